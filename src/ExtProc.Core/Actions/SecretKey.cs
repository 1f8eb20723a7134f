using System.Security.Cryptography;
using System.Text;

namespace ExtProc.Core.Actions;

/// <summary>
/// The key under which hashes, surrogates and tokens are derived, so that equal texts get equal replacements (provider prompt caches
/// keep working) and nobody without the key can test a guess. Replicas that should agree are given the same key. Thread-safe.
/// </summary>
public sealed class SecretKey
{
    /// <summary>Shortest key accepted, in bytes.</summary>
    public const int MinimumLength = 16;

    private readonly byte[] _key;

    /// <exception cref="ArgumentException">The key is shorter than <see cref="MinimumLength"/>.</exception>
    public SecretKey(ReadOnlySpan<byte> key)
    {
        if (key.Length < MinimumLength)
        {
            throw new ArgumentException($"A key needs at least {MinimumLength} bytes.", nameof(key));
        }
        _key = key.ToArray();
    }

    /// <summary>A key of this process alone.</summary>
    public static SecretKey CreateRandom() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>Derives 32 bytes from a purpose and a text (HMAC-SHA256, the two parts separated by a zero byte).</summary>
    public void Derive(string purpose, ReadOnlySpan<char> text, Span<byte> destination)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Append(hmac, purpose);
        hmac.AppendData([0]);
        Append(hmac, text);
        hmac.GetHashAndReset(destination);
    }

    private static void Append(IncrementalHash hmac, ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[384];
        while (!text.IsEmpty)
        {
            int take = Math.Min(128, text.Length);
            if (take < text.Length && char.IsHighSurrogate(text[take - 1]))
            {
                take--;
            }
            hmac.AppendData(utf8[..Encoding.UTF8.GetBytes(text[..take], utf8)]);
            text = text[take..];
        }
    }
}
