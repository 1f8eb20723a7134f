using ExtProc.Operator.Distribution;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Certificates;

/// <summary>The certificate of the Secret as this replica last read it. One thread replaces it, any thread reads.</summary>
internal sealed class OwnCertificate(IOptions<CertificateOptions> options)
{
    private volatile CertificateSet? _set;
    private volatile ServingCertificate? _serving;

    /// <summary>Null until the Secret could be read for the first time.</summary>
    public CertificateSet? Set => _set;

    /// <summary>Whether there is to be one and it is not known yet.</summary>
    public bool IsAwaited => options.Value.IsEnabled && _set is null;

    /// <summary>What verifiers of the operator trust, as PEM; null until it is known.</summary>
    public string? Authorities => _set?.Bundle;

    /// <summary>For the next handshake.</summary>
    /// <exception cref="InvalidOperationException">The Secret could not be read yet.</exception>
    public ServingCertificate Current => _serving ?? throw new InvalidOperationException("the operator has no certificate yet");

    /// <summary>True when the certificate is another than before.</summary>
    public bool Replace(CertificateSet set)
    {
        var isNew = _set?.Certificate != set.Certificate || _set.Key != set.Key;
        if (isNew)
        {
            _serving = ServingCertificate.FromPem(set.Certificate, set.Key);
        }
        _set = set;
        return isNew;
    }
}
