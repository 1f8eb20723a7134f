using System.Text;

namespace ExtProc.Operator.Certificates;

/// <summary>What the Secret holds, as PEM. Immutable.</summary>
internal sealed record CertificateSet
{
    private const string CertificateKey = "tls.crt";
    private const string PrivateKeyKey = "tls.key";
    private const string AuthoritiesKey = "ca.crt";
    private const string SigningKeyKey = "ca.key";
    private const string NextKeyKey = "next-ca.key";

    /// <summary>What listeners show.</summary>
    public required string Certificate { get; init; }

    public required string Key { get; init; }

    /// <summary>Whom verifiers trust: the authority that signs, the next one, and earlier ones that are still valid.</summary>
    public required IReadOnlyList<string> Authorities { get; init; }

    /// <summary>The key of the first of <see cref="Authorities"/>.</summary>
    public required string SigningKey { get; init; }

    /// <summary>The key of the second of <see cref="Authorities"/>, which is the next to sign; null: there is none yet.</summary>
    public string? NextKey { get; init; }

    /// <summary>All authorities in one text.</summary>
    public string Bundle => string.Concat(Authorities.Select(static pem => pem.TrimEnd('\n') + "\n"));

    /// <summary>What a Secret holds; null when one of the texts isn't there.</summary>
    public static CertificateSet? Read(IReadOnlyDictionary<string, string>? data)
    {
        if (Text(data, CertificateKey) is not { } certificate || Text(data, PrivateKeyKey) is not { } key
            || Text(data, AuthoritiesKey) is not { } authorities || Text(data, SigningKeyKey) is not { } signing)
        {
            return null;
        }
        var next = Text(data, NextKeyKey);
        return new CertificateSet { Certificate = certificate, Key = key, Authorities = Split(authorities), SigningKey = signing, NextKey = next };
    }

    /// <summary>The Secret's data, in base64; null removes an entry.</summary>
    public Dictionary<string, string?> ToData() => new()
    {
        [CertificateKey] = Encode(Certificate),
        [PrivateKeyKey] = Encode(Key),
        [AuthoritiesKey] = Encode(Bundle),
        [SigningKeyKey] = Encode(SigningKey),
        [NextKeyKey] = NextKey is null ? null : Encode(NextKey),
    };

    private static string? Text(IReadOnlyDictionary<string, string>? data, string key)
    {
        if (data is null || !data.TryGetValue(key, out var base64) || base64.Length == 0)
        {
            return null;
        }
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static List<string> Split(string bundle)
    {
        const string End = "-----END CERTIFICATE-----";
        var certificates = new List<string>();
        for (var at = 0; bundle.IndexOf(End, at, StringComparison.Ordinal) is >= 0 and var end; at = end + End.Length)
        {
            certificates.Add(bundle[at..(end + End.Length)].Trim() + "\n");
        }
        return certificates;
    }
}
