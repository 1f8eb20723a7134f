namespace ExtProc.Core.Detection.Pii;

/// <summary>Segregated-witness addresses: bech32 (BIP 173) for version 0, bech32m (BIP 350) for later ones.</summary>
internal static class Bech32
{
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    private const uint BechConstant = 1;

    private const uint BechMConstant = 0x2BC830A3;

    private static ReadOnlySpan<uint> Generator => [0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3];

    /// <summary>True for an address with the prefix <c>bc</c> or <c>tb</c>, wholly in one case.</summary>
    public static bool IsAddress(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z'))
        {
            return false;
        }

        uint checksum = Prefix(text[..2]);
        int version = -1;
        foreach (char c in text[3..])
        {
            int value = Alphabet.IndexOf(char.ToLowerInvariant(c));
            if (value < 0)
            {
                return false;
            }

            version = version < 0 ? value : version;
            checksum = Step(checksum) ^ (uint)value;
        }

        return version <= 16 && checksum == (version == 0 ? BechConstant : BechMConstant);
    }

    private static uint Prefix(ReadOnlySpan<char> prefix)
    {
        uint checksum = 1;
        foreach (char c in prefix)
        {
            checksum = Step(checksum) ^ (uint)(char.ToLowerInvariant(c) >> 5);
        }

        checksum = Step(checksum);
        foreach (char c in prefix)
        {
            checksum = Step(checksum) ^ (uint)(char.ToLowerInvariant(c) & 31);
        }

        return checksum;
    }

    private static uint Step(uint checksum)
    {
        uint top = checksum >> 25;
        checksum = (checksum & 0x1FFFFFF) << 5;
        for (int i = 0; i < Generator.Length; i++)
        {
            checksum ^= ((top >> i) & 1) == 1 ? Generator[i] : 0;
        }

        return checksum;
    }
}
