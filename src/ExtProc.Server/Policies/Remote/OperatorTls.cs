using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ExtProc.Server.Policies.Remote;

/// <summary>
/// TLS towards the operator from PEM files that are read anew for each connection, so that rotated files count from the next one on. The
/// client's connections live for minutes at most.
/// </summary>
internal sealed class OperatorTls(string? authorities, string? certificate, string? key)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly Lock _gate = new();
    private byte[] _seen = [];
    private X509Certificate2? _leaf;

    public bool HasCertificate => certificate is not null;

    /// <exception cref="CryptographicException">A file holds nothing that can be used.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public SslClientAuthenticationOptions Create(string host)
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13,
        };
        if (authorities is not null)
        {
            tls.CertificateChainPolicy = Trust(File.ReadAllText(authorities));
        }
        if (certificate is not null)
        {
            var leaf = Leaf(File.ReadAllText(certificate), File.ReadAllText(key!));
            tls.ClientCertificates = [leaf];
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => leaf;
        }
        return tls;
    }

    private static X509ChainPolicy Trust(string pem)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPem(pem);
        if (trust.CustomTrustStore.Count == 0)
        {
            throw new CryptographicException("the file of the operator's authorities holds no certificate");
        }
        trust.ApplicationPolicy.Add(new Oid(ServerAuthentication, "serverAuth"));
        return trust;
    }

    /// <summary>One object per content of the files: connections that still use an earlier one keep it.</summary>
    private X509Certificate2 Leaf(string pem, string keyPem)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{pem}\0{keyPem}"));
        lock (_gate)
        {
            if (_leaf is null || !digest.AsSpan().SequenceEqual(_seen))
            {
                _leaf = Pair(pem, keyPem);
                _seen = digest;
            }
            return _leaf;
        }
    }

    private static X509Certificate2 Pair(string pem, string keyPem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem, keyPem);
        }
        catch (ArgumentException mismatch)
        {
            throw new CryptographicException("the key is not the certificate's", mismatch);
        }
    }
}
