using Microsoft.AspNetCore.Http;

namespace ExtProc.Operator.Distribution;

/// <summary>Finds out who asks: the certificate of the connection, else the bearer token. Nothing else of a request says who someone is.</summary>
internal sealed class PeerAuthentication(DistributionTls tls, PeerTokens tokens, string trustDomain)
{
    private const string Scheme = "Bearer ";

    public async ValueTask<PeerVerdict> IdentifyAsync(HttpContext context)
    {
        if (context.Connection.ClientCertificate is { } certificate)
        {
            if (tls.IsReplica(certificate))
            {
                return new PeerVerdict(PeerOutcome.Replica);
            }
            if (!tls.IsTrusted(certificate))
            {
                return new PeerVerdict(PeerOutcome.BadCertificate);
            }
            return CertificateNames.IdentityOf(certificate, trustDomain) is { } identity
                ? new PeerVerdict(PeerOutcome.Certificate, identity)
                : new PeerVerdict(PeerOutcome.NoAccount);
        }
        return context.Request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await tokens.JudgeAsync(header[Scheme.Length..].Trim(), context.RequestAborted)
            : new PeerVerdict(PeerOutcome.Nothing);
    }
}
