using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExtProc.Operator.Distribution;

/// <summary>The authorities of client certificates. Immutable; replaced when the file changes.</summary>
internal sealed class ClientTrust
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _authorities = [];

    /// <exception cref="CryptographicException">There is no certificate in the text.</exception>
    public ClientTrust(string pem)
    {
        _authorities.ImportFromPem(pem);
        if (_authorities.Count == 0)
        {
            throw new CryptographicException("the file of the client authorities holds no certificate");
        }
    }

    /// <summary>Whether an authority vouches for a certificate now, for use by a client.</summary>
    /// <param name="certificate">The client's.</param>
    /// <param name="intermediates">Others that the client sent.</param>
    /// <param name="now">When.</param>
    public bool Accepts(X509Certificate2 certificate, X509Certificate2Collection intermediates, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return chain.Build(certificate);
    }
}
