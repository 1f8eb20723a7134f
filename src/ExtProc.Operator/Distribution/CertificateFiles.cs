using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Distribution;

/// <summary>A certificate and its key in two PEM files. Files that can't be used change nothing but the log. One thread reloads, any thread reads.</summary>
internal sealed class CertificateFiles
{
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly ILogger _logger;
    private volatile ServingCertificate _current;
    private (string Certificate, string Key) _seen;
    private string? _told;

    /// <exception cref="CryptographicException">The files hold no certificate and key.</exception>
    /// <exception cref="IOException">They can't be read.</exception>
    public CertificateFiles(string certificateFile, string keyFile, ILogger<CertificateFiles> logger)
    {
        (_certificateFile, _keyFile, _logger) = (certificateFile, keyFile, logger);
        _seen = Read();
        _current = ServingCertificate.FromPem(_seen.Certificate, _seen.Key);
    }

    public ServingCertificate Current => _current;

    /// <summary>Looks at the files; a change counts from the next handshake on.</summary>
    public void Reload()
    {
        try
        {
            var pem = Read();
            if (pem == _seen)
            {
                return;
            }
            _current = ServingCertificate.FromPem(pem.Certificate, pem.Key);
            (_seen, _told) = (pem, null);
            DistributionLog.CertificateReloaded(_logger, _current.Leaf.NotAfter.ToUniversalTime());
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

    private (string Certificate, string Key) Read() => (File.ReadAllText(_certificateFile), File.ReadAllText(_keyFile));
}
