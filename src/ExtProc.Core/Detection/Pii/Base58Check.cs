using System.Security.Cryptography;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Base58 with a version byte, a 20-byte hash and four bytes of double SHA-256: classic Bitcoin addresses.</summary>
internal static class Base58Check
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private const int Length = 25;

    public static bool IsAddress(ReadOnlySpan<char> text)
    {
        Span<byte> decoded = stackalloc byte[Length];
        if (!TryDecode(text, decoded) || decoded[0] is not (0 or 5))
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(decoded[..^4], hash);
        SHA256.HashData(hash, hash);
        return hash[..4].SequenceEqual(decoded[^4..]);
    }

    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> decoded)
    {
        decoded.Clear();
        foreach (char c in text)
        {
            int carry = Alphabet.IndexOf(c);
            if (carry < 0)
            {
                return false;
            }

            for (int i = Length - 1; i >= 0; i--)
            {
                carry += decoded[i] * 58;
                decoded[i] = (byte)carry;
                carry >>= 8;
            }

            if (carry != 0)
            {
                return false;
            }
        }

        return LeadingOnes(text) == LeadingZeros(decoded);
    }

    private static int LeadingOnes(ReadOnlySpan<char> text) => Math.Max(0, text.IndexOfAnyExcept('1'));

    private static int LeadingZeros(ReadOnlySpan<byte> decoded) => Math.Max(0, decoded.IndexOfAnyExcept((byte)0));
}
