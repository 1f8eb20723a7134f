using ExtProc.Operator.Api;
using ExtProc.Operator.Resources;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Distribution;

/// <summary>Asks the API server whose token it is.</summary>
internal sealed class TokenReviews(ClusterClient cluster, string audience, ILogger<TokenReviews> logger)
{
    private const string Path = "apis/authentication.k8s.io/v1/tokenreviews";

    public async Task<PeerVerdict> ReviewAsync(string token, CancellationToken cancellationToken)
    {
        var review = new TokenReview { Spec = new TokenReviewSpec { Token = token, Audiences = [audience] } };
        try
        {
            var answer = await cluster.PostAsync(Path, review, ApiJson.Default.TokenReview, cancellationToken);
            return Verdict(answer.Status, audience);
        }
        catch (ApiException refused)
        {
            DistributionLog.ReviewFailed(logger, refused.Message);
            throw;
        }
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
