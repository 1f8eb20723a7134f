using ExtProc.Operator.Api;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Distribution;

/// <summary>Asks the API server whose token it is.</summary>
internal sealed class TokenReviews(ClusterClient cluster, string audience)
{
    private const string Path = "apis/authentication.k8s.io/v1/tokenreviews";

    public async Task<PeerVerdict> ReviewAsync(string token, CancellationToken cancellationToken)
    {
        var review = new TokenReview { Spec = new TokenReviewSpec { Token = token, Audiences = [audience] } };
        var answer = await cluster.PostAsync(Path, review, ApiJson.Default.TokenReview, cancellationToken);
        return Verdict(answer.Status, audience);
    }

    /// <summary>An API server that says nothing of audiences did not check them: then the token may be made for anybody.</summary>
    internal static PeerVerdict Verdict(TokenReviewStatus? status, string audience)
    {
        if (status is not { Authenticated: true } || status.Audiences?.Contains(audience) != true)
        {
            return new PeerVerdict(PeerOutcome.BadToken);
        }
        return PeerIdentity.TryParseUser(status.User?.Username, out var identity)
            ? new PeerVerdict(PeerOutcome.Token, identity)
            : new PeerVerdict(PeerOutcome.NoAccount);
    }
}
