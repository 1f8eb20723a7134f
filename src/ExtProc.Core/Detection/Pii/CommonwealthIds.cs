using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Canadian social insurance, Australian tax file and Medicare numbers: check digits that one number in ten meets, so context is needed.</summary>
internal static class CommonwealthIds
{
    private static readonly ContextWords SinContext = new(48, "sin, social insurance, social-insurance, nas, assurance sociale");

    private static readonly ContextWords TfnContext = new(48, "tfn, tax file, tax-file, tax number");

    private static readonly ContextWords MedicareContext = new(48, "medicare");

    public static IReadOnlyList<PatternDefinition> CaSin { get; } =
    [
        new() { Name = "CaSin", Expression = @"\b\d{3}[ -]?\d{3}[ -]?\d{3}\b", Validator = IsSin },
    ];

    public static IReadOnlyList<PatternDefinition> AuTfn { get; } =
    [
        new() { Name = "AuTfn", Expression = @"\b\d{3}[ -]?\d{3}[ -]?\d{2,3}\b", Validator = IsTfn },
    ];

    public static IReadOnlyList<PatternDefinition> AuMedicare { get; } =
    [
        new() { Name = "AuMedicare", Expression = @"\b[2-6]\d{3}[ -]?\d{5}[ -]?\d(?:[ /-]?\d)?\b", Validator = IsMedicare },
    ];

    private static bool IsSin(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        return Checksums.Luhn(buffer.Digits) && !buffer.Uniform && SinContext.StandBefore(before);
    }

    private static bool IsTfn(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        ReadOnlySpan<byte> weights = buffer.Count == 9 ? [1, 4, 3, 7, 5, 8, 6, 9, 10] : [10, 7, 8, 4, 6, 3, 5, 1];
        return Checksums.Weighted(buffer.Digits, weights) % 11 == 0 && !buffer.Uniform && TfnContext.StandBefore(before);
    }

    private static bool IsMedicare(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        return Checksums.Weighted(buffer.Digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 == buffer.Digits[8] && MedicareContext.StandBefore(before);
    }
}
