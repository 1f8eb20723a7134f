namespace ExtProc.Core.Actions;

/// <summary>
/// Invented values that look like what they replace: the same length and shape, digits for digits and letters for letters, derived from
/// the text under a key. Checksums that readers are likely to test are kept valid (payment cards).
/// </summary>
internal static class Surrogate
{
    /// <summary>The surrogate of a text.</summary>
    /// <param name="entity">The pattern's name; <c>Email</c> and <c>CreditCard</c> have rules of their own.</param>
    /// <param name="text">The text to replace.</param>
    /// <param name="key">Key of the derivation.</param>
    public static string Of(string entity, string text, SecretKey key)
    {
        Span<byte> random = stackalloc byte[32];
        key.Derive(entity, text, random);
        return entity switch
        {
            "Email" => $"user-{Convert.ToHexStringLower(random[..6])}@example.com",
            "CreditCard" => WithLuhn(Shape(text, random, keepDigits: 1)),
            _ => new string(Shape(text, random, keepDigits: 0)),
        };
    }

    private static char[] Shape(string text, ReadOnlySpan<byte> random, int keepDigits)
    {
        char[] shaped = new char[text.Length];
        uint state = BitConverter.ToUInt32(random) | 1;
        for (int i = 0; i < text.Length; i++)
        {
            state = (state * 1664525) + 1013904223 + random[i & 31];
            uint draw = state >> 16;
            char c = text[i];
            shaped[i] = c switch
            {
                >= '0' and <= '9' when keepDigits-- > 0 => c,
                >= '0' and <= '9' => (char)('0' + (draw % 10)),
                >= 'a' and <= 'z' => (char)('a' + (draw % 26)),
                >= 'A' and <= 'Z' => (char)('A' + (draw % 26)),
                _ when char.IsLetterOrDigit(c) || char.IsSurrogate(c) => 'x',
                _ => c,
            };
        }
        return shaped;
    }

    private static string WithLuhn(char[] card)
    {
        int last = Array.FindLastIndex(card, char.IsAsciiDigit);
        int sum = 0;
        bool twice = true;
        for (int i = last - 1; i >= 0; i--)
        {
            if (char.IsAsciiDigit(card[i]))
            {
                int digit = (card[i] - '0') * (twice ? 2 : 1);
                sum += digit > 9 ? digit - 9 : digit;
                twice = !twice;
            }
        }
        if (last >= 0)
        {
            card[last] = (char)('0' + ((10 - (sum % 10)) % 10));
        }
        return new string(card);
    }
}
