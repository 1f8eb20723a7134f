using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Grpc.Listening;

/// <summary>
/// What the TLS files say now, compiled once per change. Files that cannot be used (half written, key of another certificate) change nothing
/// but the log; at start they are an error. One thread reloads, any thread reads.
/// </summary>
internal sealed class TlsFiles
{
    private readonly GrpcTlsOptions _options;
    private readonly ILogger<TlsFiles> _logger;
    private byte[] _seen = [];
    private string? _reported;
    private volatile SslServerAuthenticationOptions? _current;

    public TlsFiles(IOptions<GrpcServerOptions> options, ILogger<TlsFiles> logger)
    {
        _options = options.Value.Tls;
        _logger = logger;
    }

    public bool Enabled => _options.Enabled;

    public TimeSpan ReloadInterval => _options.ReloadInterval;

    /// <summary>For the next handshake. The first use loads the files.</summary>
    /// <exception cref="CryptographicException">The files cannot be used and never could.</exception>
    public SslServerAuthenticationOptions Current => _current ?? Load(Read());

    /// <summary>Looks at the files; a change counts from the next handshake on.</summary>
    public void Reload()
    {
        try
        {
            var pem = Read();
            var digest = Digest(pem);
            if (digest.AsSpan().SequenceEqual(_seen))
            {
                return;
            }

            var loaded = Load(pem);
            _reported = null;
            GrpcLog.TlsReloaded(_logger, loaded.ServerCertificateContext!.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            if (unusable.Message == _reported)
            {
                return;
            }

            _reported = unusable.Message;
            GrpcLog.TlsRejected(_logger, unusable.Message);
        }
    }

    private static byte[] Digest((string Certificate, string Key, string? ClientCa) pem) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{pem.Certificate}\0{pem.Key}\0{pem.ClientCa}"));

    private (string Certificate, string Key, string? ClientCa) Read() => (
        File.ReadAllText(_options.CertificateFile!),
        File.ReadAllText(_options.KeyFile!),
        _options.ClientCaFile is { } file ? File.ReadAllText(file) : null);

    private SslServerAuthenticationOptions Load((string Certificate, string Key, string? ClientCa) pem)
    {
        _seen = Digest(pem);
        var leaf = Pair(pem.Certificate, pem.Key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem.Certificate);
        var loaded = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, chain, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13,
        };
        if (pem.ClientCa is not null)
        {
            RequireClientCertificates(loaded, pem.ClientCa);
        }

        _current = loaded;
        return loaded;
    }

    private static X509Certificate2 Pair(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (ArgumentException mismatch)
        {
            throw new CryptographicException("the key is not the certificate's", mismatch);
        }
    }

    private static void RequireClientCertificates(SslServerAuthenticationOptions tls, string authorities)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(authorities);
        if (trust.CustomTrustStore.Count == 0)
        {
            throw new CryptographicException("the file of the client authorities holds no certificate");
        }

        trust.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2", "clientAuth"));
        tls.ClientCertificateRequired = true;
        tls.CertificateChainPolicy = trust;
    }
}
