using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>National insurance numbers (HMRC prefixes) and NHS numbers (MOD 11, in context: they look like American telephone numbers).</summary>
internal static class UnitedKingdomIds
{
    private static readonly ContextWords NinoContext = new(48, "nino, national insurance, ni number, ni no, nin, insurance number, ni");

    private static readonly ContextWords NhsContext = new(48, "nhs, national health, health service, patient*, chi");

    public static IReadOnlyList<PatternDefinition> Nino { get; } =
    [
        new() { Name = "UkNino", Expression = @"\b[A-Z]{2} ?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b", IgnoreCase = true, Validator = IsNino },
    ];

    public static IReadOnlyList<PatternDefinition> Nhs { get; } =
    [
        new() { Name = "UkNhs", Expression = @"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b", Validator = IsNhs },
    ];

    private static bool IsNino(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        if (!char.IsAsciiLetterUpper(match[0]) || !char.IsAsciiLetterUpper(match[1]) || !char.IsAsciiLetterUpper(match[^1]) || !IsPrefix(match[0], match[1]))
        {
            return NinoContext.StandBefore(before);
        }

        return true;
    }

    private static bool IsPrefix(char first, char second) =>
        !"DFIQUV".Contains(first) && !"DFIOQUV".Contains(second)
        && (first, second) is not (('B', 'G') or ('G', 'B') or ('K', 'N') or ('N', 'K') or ('N', 'T') or ('T', 'N') or ('Z', 'Z'));

    private static bool IsNhs(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        int check = 11 - (Checksums.Weighted(buffer.Digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
        return (check == 11 ? 0 : check) == buffer.Digits[9] && !buffer.Uniform && NhsContext.StandBefore(before);
    }
}
