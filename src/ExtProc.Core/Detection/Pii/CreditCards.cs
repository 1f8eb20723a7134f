using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Payment card numbers: brand prefix and length (ISO/IEC 7812), Luhn check, and digits grouped as cards print them.</summary>
internal static class CreditCards
{
    private static readonly ContextWords Context = new(96,
        "card*, credit*, debit*, visa, mastercard, amex, maestro, pan, cc, ccn, payment*, charge*, carte, carta, tarjeta, karte*, kreditkarte*, cartao, kaart, 卡, カード, карт*");

    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        new() { Name = "CreditCard", Expression = @"\b(?:\d{12,19}|\d{4}(?:[ .-]\d{4}){2,3}(?:[ .-]\d{1,4})?|\d{4}[ .-]\d{6}[ .-]\d{4,5})\b", Validator = IsCard },
    ];

    private static bool IsCard(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        ReadOnlySpan<byte> digits = buffer.Digits;
        if (!Checksums.Luhn(digits) || buffer.Uniform || IsInsideNumber(before))
        {
            return false;
        }

        return HasOneSeparator(match) && CardBrands.Recognise(digits) switch
        {
            BrandFit.Certain => true,
            BrandFit.Likely => Context.StandBefore(before),
            _ => false,
        };
    }

    // A decimal fraction or a longer group of digits is no card.
    private static bool IsInsideNumber(ReadOnlySpan<char> before) =>
        before.Length > 1 && before[^1] is '.' or '-' or ',' && char.IsAsciiDigit(before[^2]);

    private static bool HasOneSeparator(ReadOnlySpan<char> match)
    {
        int first = match.IndexOfAny(' ', '.', '-');
        return first < 0 || match.Count(' ') + match.Count('.') + match.Count('-') == match.Count(match[first]);
    }
}
