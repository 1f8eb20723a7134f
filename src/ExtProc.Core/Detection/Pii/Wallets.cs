using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Addresses of Bitcoin (base58check, bech32 and bech32m) and Ethereum (EIP-55 where the case is mixed).</summary>
internal static class Wallets
{
    public static IReadOnlyList<PatternDefinition> Bitcoin { get; } =
    [
        new() { Name = "BitcoinAddress", Expression = @"\b[13][1-9A-HJ-NP-Za-km-z]{24,34}\b", Validator = static (match, _) => Base58Check.IsAddress(match) },
        new() { Name = "BitcoinAddress", Expression = @"\b(?:bc|tb)1[0-9a-z]{8,87}\b", IgnoreCase = true, Validator = static (match, _) => Bech32.IsAddress(match) },
    ];

    public static IReadOnlyList<PatternDefinition> Ethereum { get; } =
    [
        new() { Name = "EthereumAddress", Expression = @"\b0x[0-9a-fA-F]{40}\b", Validator = static (match, _) => IsEthereum(match[2..]) },
    ];

    private static bool IsEthereum(ReadOnlySpan<char> hex)
    {
        if (!hex.ContainsAnyExcept(hex[0]))
        {
            return false;
        }

        bool mixed = hex.ContainsAnyInRange('a', 'f') && hex.ContainsAnyInRange('A', 'F');
        return !mixed || HasChecksumCase(hex);
    }

    // EIP-55: a letter is upper case when the same nibble of the lower-case text's Keccak-256 is 8 or more.
    private static bool HasChecksumCase(ReadOnlySpan<char> hex)
    {
        Span<byte> lower = stackalloc byte[40];
        for (int i = 0; i < hex.Length; i++)
        {
            lower[i] = (byte)char.ToLowerInvariant(hex[i]);
        }

        Span<byte> hash = stackalloc byte[Keccak256.HashLength];
        Keccak256.Hash(lower, hash);
        for (int i = 0; i < hex.Length; i++)
        {
            int nibble = (i & 1) == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15;
            if (char.IsAsciiLetter(hex[i]) && char.IsAsciiLetterUpper(hex[i]) != nibble > 7)
            {
                return false;
            }
        }

        return true;
    }
}
