using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Indian Aadhaar (Verhoeff) and PAN, Singapore NRIC and FIN (weighted check letter).</summary>
internal static class AsianIds
{
    private static readonly ContextWords AadhaarContext = new(48, "aadhaar, aadhar, adhaar, uidai, uid, आधार");

    private static readonly ContextWords PanContext = new(48, "pan, permanent account");

    public static IReadOnlyList<PatternDefinition> InAadhaar { get; } =
    [
        new() { Name = "InAadhaar", Expression = @"\b[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}\b", Validator = IsAadhaar },
    ];

    public static IReadOnlyList<PatternDefinition> InPan { get; } =
    [
        new()
        {
            Name = "InPan",
            Expression = @"\b[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]\b",
            IgnoreCase = true,
            Validator = static (match, before) => !match.ContainsAnyInRange('a', 'z') || PanContext.StandBefore(before),
        },
    ];

    public static IReadOnlyList<PatternDefinition> SgNric { get; } =
    [
        new() { Name = "SgNric", Expression = @"\b[STFGM]\d{7}[A-Z]\b", Validator = static (match, _) => IsNric(match) },
    ];

    private static bool IsAadhaar(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        bool grouped = match.Count(' ') == 2 && !(before.Length > 1 && before[^1] == ' ' && char.IsAsciiDigit(before[^2]));
        return Checksums.Verhoeff(buffer.Digits) && !buffer.Uniform && (grouped || AadhaarContext.StandBefore(before));
    }

    private static bool IsNric(ReadOnlySpan<char> match)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        int offset = match[0] switch { 'T' or 'G' => 4, 'M' => 3, _ => 0 };
        int remainder = (Checksums.Weighted(buffer.Digits, [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
        char letter = match[0] switch
        {
            'S' or 'T' => "JZIHGFEDCBA"[remainder],
            'F' or 'G' => "XWUTRQPNMLK"[remainder],
            _ => "XWUTRQPNJLK"[remainder],
        };
        return match[^1] == letter;
    }
}
