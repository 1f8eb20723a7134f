using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExtProc.Operator.Distribution;

/// <summary>Whom a client certificate names. That an authority vouches for it was checked before.</summary>
internal static class CertificateNames
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private const int UriTag = 6;

    /// <summary>
    /// The service account of the only URI name, which must be a SPIFFE name of one; without any URI, that of the common name. Null when it
    /// names none.
    /// </summary>
    public static PeerIdentity? IdentityOf(X509Certificate2 certificate, string trustDomain)
    {
        var uris = Uris(certificate);
        if (uris is null || uris.Count > 1)
        {
            return null;
        }
        if (uris.Count == 1)
        {
            return PeerIdentity.TryParseSpiffe(uris[0], trustDomain, out var workload) ? workload : null;
        }
        return PeerIdentity.TryParseUser(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), out var user) ? user : null;
    }

    /// <summary>The URIs among the certificate's names; null when they can't be read.</summary>
    private static List<string>? Uris(X509Certificate2 certificate)
    {
        var uris = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(static extension => extension.Oid?.Value == SubjectAlternativeName))
            {
                var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (names.HasData)
                {
                    var tag = names.PeekTag();
                    if (tag.HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, UriTag)))
                    {
                        uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    }
                    else
                    {
                        names.ReadEncodedValue();
                    }
                }
            }
            return uris;
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException)
        {
            return null;
        }
    }
}
