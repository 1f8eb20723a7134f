using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>International bank account numbers (ISO 13616): the country's structure and length, and the MOD 97 check.</summary>
internal static class Ibans
{
    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        new() { Name = "Iban", Expression = @"\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]){11,30}\b", IgnoreCase = true, Validator = IsIban },
    ];

    private static bool IsIban(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        Span<char> compact = stackalloc char[34];
        int length = Compact(match, compact);
        ReadOnlySpan<char> iban = compact[..length];
        return IbanStructures.Fits(iban) && Remainder(iban) == 1 && iban[4..].ContainsAnyExcept('0');
    }

    private static int Compact(ReadOnlySpan<char> match, Span<char> compact)
    {
        int length = 0;
        foreach (char c in match)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                compact[length++] = char.ToUpperInvariant(c);
            }
        }

        return length;
    }

    private static int Remainder(ReadOnlySpan<char> iban)
    {
        int remainder = 0;
        for (int i = 0; i < iban.Length; i++)
        {
            char c = iban[(i + 4) % iban.Length];
            remainder = char.IsAsciiDigit(c)
                ? ((remainder * 10) + c - '0') % 97
                : ((remainder * 100) + c - 'A' + 10) % 97;
        }

        return remainder;
    }
}
