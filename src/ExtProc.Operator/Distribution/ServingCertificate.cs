using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExtProc.Operator.Distribution;

/// <summary>The certificate that listeners of this operator show, with its private key. All replicas have the same. Immutable.</summary>
internal sealed class ServingCertificate
{
    private ServingCertificate(X509Certificate2 leaf, SslStreamCertificateContext context)
    {
        Leaf = leaf;
        Context = context;
    }

    public X509Certificate2 Leaf { get; }

    public SslStreamCertificateContext Context { get; }

    /// <exception cref="CryptographicException">The texts don't hold a certificate and its key.</exception>
    public static ServingCertificate FromPem(string certificate, string key)
    {
        X509Certificate2 leaf;
        try
        {
            leaf = X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (ArgumentException mismatch)
        {
            throw new CryptographicException("the key is not the certificate's", mismatch);
        }
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        return new ServingCertificate(leaf, SslStreamCertificateContext.Create(leaf, chain, offline: true));
    }

    /// <summary>Whether a peer showed this very certificate, which takes its private key.</summary>
    public bool Is(X509Certificate2 other) => CryptographicOperations.FixedTimeEquals(Leaf.RawDataMemory.Span, other.RawDataMemory.Span);
}
