using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>French NIR, Spanish DNI and NIE, Italian codice fiscale: check characters over the whole number, so no context is needed.</summary>
internal static class RomanceIds
{
    private const string DniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

    private const string OddValues = "BAKPLCQDREVOSFTGUHMINJWZYX";

    private static readonly ContextWords DniContext = new(32, "dni, nif, nie, documento, identidad, cedula");

    public static IReadOnlyList<PatternDefinition> FrNir { get; } =
    [
        new()
        {
            Name = "FrNir",
            Expression = @"\b[1-478] ?\d{2} ?\d{2} ?(?:\d{2}|2[ABab]) ?\d{3} ?\d{3} ?\d{2}\b",
            Validator = static (match, _) => IsNir(match),
        },
    ];

    public static IReadOnlyList<PatternDefinition> EsDni { get; } =
    [
        new() { Name = "EsDni", Expression = @"\b(?:\d{8}|\d{2}\.\d{3}\.\d{3})[ -]?[A-Z]\b", IgnoreCase = true, Validator = IsDni },
    ];

    public static IReadOnlyList<PatternDefinition> EsNie { get; } =
    [
        new() { Name = "EsNie", Expression = @"\b[XYZ][ -]?\d{7}[ -]?[A-Z]\b", IgnoreCase = true, Validator = IsDni },
    ];

    public static IReadOnlyList<PatternDefinition> ItCodiceFiscale { get; } =
    [
        new()
        {
            Name = "ItCodiceFiscale",
            Expression = @"\b[A-Z]{6} ?[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2} ?[A-Z][0-9LMNP-V]{3} ?[A-Z]\b",
            IgnoreCase = true,
            Validator = static (match, _) => IsCodiceFiscale(match),
        },
    ];

    private static bool IsNir(ReadOnlySpan<char> match)
    {
        Span<char> digits = stackalloc char[match.Length];
        int length = 0;
        int corsica = 0;
        foreach (char c in match)
        {
            if (char.IsAsciiLetter(c))
            {
                corsica = c is 'A' or 'a' ? 1_000_000 : 2_000_000;
            }

            if (c != ' ')
            {
                digits[length++] = char.IsAsciiLetter(c) ? '0' : c;
            }
        }

        DigitBuffer buffer = DigitBuffer.Of(digits[..length]);
        int month = (int)Checksums.Number(buffer.Digits.Slice(3, 2));
        long number = Checksums.Number(buffer.Digits[..13]) - corsica;
        return month is (>= 1 and <= 12) or (>= 20 and <= 42) or (>= 50 and <= 99)
            && 97 - (number % 97) == Checksums.Number(buffer.Digits[13..]);
    }

    private static bool IsDni(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        long prefix = char.ToUpperInvariant(match[0]) switch { 'Y' => 10_000_000, 'Z' => 20_000_000, _ => 0 };
        char letter = DniLetters[(int)((prefix + Checksums.Number(buffer.Digits)) % 23)];
        return letter == char.ToUpperInvariant(match[^1])
            && (char.IsAsciiLetterUpper(match[^1]) || DniContext.StandBefore(before));
    }

    private static bool IsCodiceFiscale(ReadOnlySpan<char> match)
    {
        int sum = 0;
        int position = 0;
        foreach (char c in match[..^1])
        {
            if (c == ' ')
            {
                continue;
            }

            int value = char.IsAsciiDigit(c) ? c - '0' : char.ToUpperInvariant(c) - 'A';
            sum += (position & 1) == 1 ? value : OddValues.IndexOf((char)('A' + value));
            position++;
        }

        return position == 15 && (char)('A' + (sum % 26)) == char.ToUpperInvariant(match[^1]);
    }
}
