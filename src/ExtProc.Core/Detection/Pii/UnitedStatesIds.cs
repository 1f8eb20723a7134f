using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Social security and individual taxpayer numbers (SSA and IRS rules) and passport numbers. Digits without hyphens need context.</summary>
internal static class UnitedStatesIds
{
    private static readonly ContextWords SsnContext = new(48, "ssn, ssns, social security, social-security, social_security, socialsecurity*, soc sec, ss#, ss no, seguro social");

    private static readonly ContextWords ItinContext = new(48, "itin, itins, individual taxpayer, taxpayer id*, tax id*, taxpayer");

    private static readonly ContextWords PassportContext = new(48, "passport*, passports, pasaporte, passeport");

    public static IReadOnlyList<PatternDefinition> Ssn { get; } =
    [
        new() { Name = "UsSsn", Expression = @"\b\d{3}[ .-]?\d{2}[ .-]?\d{4}\b", Validator = IsSsn },
    ];

    public static IReadOnlyList<PatternDefinition> Itin { get; } =
    [
        new() { Name = "UsItin", Expression = @"\b9\d{2}[ -]?\d{2}[ -]?\d{4}\b", Validator = IsItin },
    ];

    public static IReadOnlyList<PatternDefinition> Passport { get; } =
    [
        new() { Name = "UsPassport", Expression = @"\b(?:[A-Za-z]\d{8}|\d{9})\b", Context = PassportContext.StandBefore },
    ];

    private static bool IsSsn(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        ReadOnlySpan<byte> digits = buffer.Digits;
        int area = (int)Checksums.Number(digits[..3]);
        bool issued = area is not (0 or 666 or >= 900) && (digits[3] | digits[4]) != 0 && digits[5..].ContainsAnyExcept((byte)0);
        return issued && !buffer.Uniform && (IsHyphenated(match, before) || SsnContext.StandBefore(before));
    }

    private static bool IsItin(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        int group = (buffer.Digits[3] * 10) + buffer.Digits[4];
        bool issued = group is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or (>= 94 and <= 99);
        return issued && (IsHyphenated(match, before) || ItinContext.StandBefore(before));
    }

    private static bool IsHyphenated(ReadOnlySpan<char> match, ReadOnlySpan<char> before) =>
        match.Count('-') == 2 && !(before.Length > 1 && before[^1] is '-' or '.' or '/' or '+');
}
