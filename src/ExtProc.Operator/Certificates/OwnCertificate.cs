using System.Security.Cryptography.X509Certificates;

namespace ExtProc.Operator.Certificates;

/// <summary>The certificate of the Secret as this replica last read it. One thread replaces it, any thread reads.</summary>
internal sealed class OwnCertificate
{
    private volatile CertificateSet? _current;

    /// <summary>Null until the Secret could be read for the first time.</summary>
    public CertificateSet? Current => _current;

    /// <summary>What verifiers of the operator trust, as PEM; null until it is known.</summary>
    public string? Authorities => _current?.Bundle;

    /// <summary>True when the set is another than before.</summary>
    public bool Replace(CertificateSet set)
    {
        var isNew = _current?.Certificate != set.Certificate || _current.Key != set.Key;
        _current = set;
        return isNew;
    }

    public static DateTimeOffset ValidUntil(CertificateSet set)
    {
        using var certificate = X509Certificate2.CreateFromPem(set.Certificate);
        return certificate.NotAfter;
    }
}
