using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ExtProc.Testing.Kubernetes;

/// <summary>Clients that trust one authority and no other, prefer HTTP/2 and never time out by themselves.</summary>
public static class TrustedClient
{
    public static HttpClient Create(Uri address, string authorityPem)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(authorityPem);
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
            EnableMultipleHttp2Connections = true,
        };
        return new HttpClient(handler)
        {
            BaseAddress = address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }
}
