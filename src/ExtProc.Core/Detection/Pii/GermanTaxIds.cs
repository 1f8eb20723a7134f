using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>The German Steuer-IdNr (ISO 7064 MOD 11,10 and its rule of repeated digits) and the Steuernummer of the tax offices, both in context.</summary>
internal static class GermanTaxIds
{
    private static readonly ContextWords IdContext = new(48,
        "steuer-id*, steuerid*, idnr, id-nr, steueridentifikationsnummer*, steuer-identifikationsnummer*, identifikationsnummer*, steuerliche identifikationsnummer, tin, tax id*, tax-id*, taxid, tax number, steuernummer*");

    private static readonly ContextWords NumberContext = new(48, "steuernummer*, steuer-nr, steuernr, steuer-nummer, st.-nr, stnr, st-nr, st.nr, finanzamt, tax number, tax id*, steuer nr");

    public static IReadOnlyList<PatternDefinition> Id { get; } =
    [
        new() { Name = "DeTaxId", Expression = @"\b[1-9]\d[ /]?\d{3}[ /]?\d{3}[ /]?\d{3}\b", Validator = IsId },
    ];

    public static IReadOnlyList<PatternDefinition> Steuernummer { get; } =
    [
        new()
        {
            Name = "DeSteuernummer",
            Expression = @"\b(?:\d{2,3}[ /]\d{3,4}[ /]\d{4,5}|\d{5}/\d{5}|\d{10,11}|[1-9]\d{12})\b",
            Context = NumberContext.StandBefore,
            Validator = static (match, _) => !DigitBuffer.Of(match).Uniform,
        },
    ];

    private static bool IsId(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        return Checksums.Mod11Mod10(buffer.Digits) && RepeatsOneDigit(buffer.Digits[..10]) && IdContext.StandBefore(before);
    }

    // Among the first ten digits one occurs twice or three times and the others at most once.
    private static bool RepeatsOneDigit(ReadOnlySpan<byte> digits)
    {
        int repeated = 0;
        for (byte digit = 0; digit < 10; digit++)
        {
            int count = digits.Count(digit);
            if (count > 3)
            {
                return false;
            }

            repeated += count > 1 ? 1 : 0;
        }

        return repeated == 1;
    }
}
