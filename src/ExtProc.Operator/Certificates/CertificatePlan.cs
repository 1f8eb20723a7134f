using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExtProc.Operator.Certificates;

/// <summary>
/// Decides what the Secret should hold now. A new authority is first only made known, next to the old one; it signs after the overlap,
/// when every verifier has had time to learn of it; the old one stays known until it ends. So at no time does a verifier meet a
/// certificate of an authority that it has not heard of. Pure.
/// </summary>
internal static class CertificatePlan
{
    /// <summary>The same set when nothing is to be done; a set that can't be used is replaced whole.</summary>
    public static CertificateSet Next(CertificateSet? current, CertificateOptions options, DateTimeOffset now)
    {
        try
        {
            return current is { Authorities.Count: > 0 } ? Advance(current, options, now) : Begin(options, now);
        }
        catch (CryptographicException)
        {
            return Begin(options, now);
        }
    }

    private static CertificateSet Begin(CertificateOptions options, DateTimeOffset now)
    {
        using var authority = Authority.Create(now, options.AuthorityLifetime);
        var (certificate, key) = authority.Issue(options.NameList, now, options.Lifetime);
        return new CertificateSet { Certificate = certificate, Key = key, Authorities = [authority.CertificatePem], SigningKey = authority.KeyPem };
    }

    private static CertificateSet Advance(CertificateSet set, CertificateOptions options, DateTimeOffset now)
    {
        using var signing = Authority.FromPem(set.Authorities[0], set.SigningKey);
        if (set.NextKey is { } nextKey)
        {
            using var next = Authority.FromPem(set.Authorities.ElementAtOrDefault(1) ?? "", nextKey);
            if (now >= next.MadeAt + options.Overlap || now >= signing.ValidUntil)
            {
                return Advance(Promote(set, next), options, now);
            }
        }
        else if (now >= signing.ValidUntil)
        {
            return Begin(options, now);
        }
        else if (signing.ValidUntil - now < options.AuthorityLifetime / 3)
        {
            using var next = Authority.Create(now, options.AuthorityLifetime);
            set = set with { Authorities = [set.Authorities[0], next.CertificatePem, .. set.Authorities.Skip(1)], NextKey = next.KeyPem };
        }
        return Renew(Prune(set, now), signing, options, now);
    }

    private static CertificateSet Promote(CertificateSet set, Authority next) => set with
    {
        Authorities = [set.Authorities[1], set.Authorities[0], .. set.Authorities.Skip(2)],
        SigningKey = next.KeyPem,
        NextKey = null,
    };

    private static CertificateSet Prune(CertificateSet set, DateTimeOffset now)
    {
        var inUse = set.NextKey is null ? 1 : 2;
        var kept = set.Authorities.Where((pem, i) => i < inUse || IsValid(pem, now)).ToArray();
        return kept.Length == set.Authorities.Count ? set : set with { Authorities = kept };
    }

    private static CertificateSet Renew(CertificateSet set, Authority signing, CertificateOptions options, DateTimeOffset now)
    {
        if (IsGood(set, signing, options, now))
        {
            return set;
        }
        var (certificate, key) = signing.Issue(options.NameList, now, options.Lifetime);
        return set with { Certificate = certificate, Key = key };
    }

    private static bool IsGood(CertificateSet set, Authority signing, CertificateOptions options, DateTimeOffset now)
    {
        try
        {
            using var leaf = X509Certificate2.CreateFromPem(set.Certificate, set.Key);
            return leaf.NotAfter - now >= options.Lifetime / 3 && HasNames(leaf, options.NameList) && signing.HasSigned(leaf);
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static bool HasNames(X509Certificate2 leaf, IReadOnlyList<string> names)
    {
        var had = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(static address => address.ToString())));
        return had.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(names);
    }

    private static bool IsValid(string pem, DateTimeOffset now)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return certificate.NotAfter > now;
    }
}
