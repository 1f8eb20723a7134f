using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExtProc.Core.Detection.Remote;

/// <summary>Connections to one guard: kept and shared, straight to it, no redirects, no cookies, no proxy.</summary>
internal static class GuardConnections
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int MostConnections = 64;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public static SocketsHttpHandler Create(RemoteGuardOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context, options.CaFile, cancellationToken),
        MaxConnectionsPerServer = MostConnections,
        MaxResponseDrainSize = 0,
        MaxResponseHeadersLength = 16,
        PooledConnectionIdleTimeout = Lifetime,
        PooledConnectionLifetime = Lifetime,
        UseCookies = false,
        UseProxy = false,
    };

    /// <summary>Our own TLS, so that each connection sees the file of authorities as it is.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, string? authorities, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (context.InitialRequestMessage.RequestUri!.Scheme != Uri.UriSchemeHttps)
            {
                return stream;
            }

            var secured = new SslStream(stream);
            stream = secured;
            await secured.AuthenticateAsClientAsync(Options(context.DnsEndPoint.Host, authorities), cancellationToken);
            return secured;
        }
        catch
        {
            socket.Dispose();
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            throw;
        }
    }

    private static SslClientAuthenticationOptions Options(string host, string? authorities) => new()
    {
        TargetHost = host,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = authorities is null ? null : Trust(File.ReadAllText(authorities)),
    };

    private static X509ChainPolicy Trust(string pem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(pem);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new CryptographicException("the file of the guard's authorities holds no certificate");
    }
}
