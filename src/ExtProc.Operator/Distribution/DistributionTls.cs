using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Distribution;

/// <summary>
/// TLS of the distribution listener. A client may show no certificate (then it needs a token), one that the configured authorities vouch
/// for, or this operator's own, which only its replicas can; any other ends the handshake. Files that can't be used change nothing but the
/// log. One thread reloads, any thread reads.
/// </summary>
internal sealed class DistributionTls
{
    private readonly Func<ServingCertificate> _certificate;
    private readonly string? _authoritiesFile;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConditionalWeakTable<X509Certificate2, X509Certificate2Collection> _intermediates = [];
    private volatile ClientTrust? _trust;
    private string? _seen;
    private string? _told;

    /// <param name="certificate">The certificate to show to the next connection.</param>
    /// <param name="authoritiesFile">PEM authorities of client certificates, or null.</param>
    /// <param name="time">Says when a certificate is valid.</param>
    /// <param name="logger">Where unusable files are told.</param>
    /// <exception cref="CryptographicException">The authorities can't be used.</exception>
    public DistributionTls(Func<ServingCertificate> certificate, string? authoritiesFile, TimeProvider time, ILogger<DistributionTls> logger)
    {
        (_certificate, _authoritiesFile, _time, _logger) = (certificate, authoritiesFile, time, logger);
        if (authoritiesFile is not null)
        {
            _seen = File.ReadAllText(authoritiesFile);
            _trust = new ClientTrust(_seen);
        }
    }

    /// <summary>For the next handshake.</summary>
    public SslServerAuthenticationOptions ForHandshake() => new()
    {
        ServerCertificateContext = _certificate().Context,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => certificate is null || Admit((X509Certificate2)certificate, chain),
    };

    /// <summary>Whether a peer is a replica of this operator.</summary>
    public bool IsReplica(X509Certificate2 certificate) => _certificate().Is(certificate);

    /// <summary>Whether a certificate that was admitted still is: connections outlive certificates and authorities.</summary>
    public bool IsTrusted(X509Certificate2 certificate) =>
        _trust is { } trust && trust.Accepts(certificate, _intermediates.TryGetValue(certificate, out var sent) ? sent : [], _time.GetUtcNow());

    /// <summary>Looks at the file of authorities.</summary>
    public void Reload()
    {
        if (_authoritiesFile is null)
        {
            return;
        }
        try
        {
            var pem = File.ReadAllText(_authoritiesFile);
            if (pem != _seen)
            {
                _trust = new ClientTrust(pem);
                _seen = pem;
                _told = null;
            }
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            if (unusable.Message != _told)
            {
                _told = unusable.Message;
                DistributionLog.FilesRejected(_logger, unusable.Message);
            }
        }
    }

    private bool Admit(X509Certificate2 certificate, X509Chain? chain)
    {
        if (IsReplica(certificate))
        {
            return true;
        }
        if (chain is not null)
        {
            _intermediates.AddOrUpdate(certificate, [.. chain.ChainPolicy.ExtraStore]);
        }
        return IsTrusted(certificate);
    }
}
