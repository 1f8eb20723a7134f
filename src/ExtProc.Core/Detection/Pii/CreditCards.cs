using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Payment card numbers: brand prefix and length (ISO/IEC 7812), Luhn check, and digits grouped as cards print them.</summary>
internal static class CreditCards
{
    private static readonly ContextWords Context = new(96,
        "card*, credit*, debit*, visa, mastercard, amex, maestro, pan, cc, ccn, payment*, charge*, carte, carta, tarjeta, karte*, kreditkarte*, cartao, kaart, 卡, カード, карт*");

    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        new() { Name = "CreditCard", Expression = @"\b\d(?:[ .-]?\d){11,18}\b", Validator = IsCard },
    ];

    private static bool IsCard(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        DigitBuffer buffer = DigitBuffer.Of(match);
        ReadOnlySpan<byte> digits = buffer.Digits;
        if (!Checksums.Luhn(digits) || buffer.Uniform || IsInsideNumber(before))
        {
            return false;
        }

        return CardBrands.Recognise(digits) switch
        {
            BrandFit.Certain => IsGrouped(match, digits.Length) || Context.StandBefore(before),
            BrandFit.Likely => Context.StandBefore(before),
            _ => false,
        };
    }

    // A decimal fraction or a longer group of digits is no card.
    private static bool IsInsideNumber(ReadOnlySpan<char> before) =>
        before.Length > 1 && before[^1] is '.' or '-' or ',' && char.IsAsciiDigit(before[^2]);

    private static bool IsGrouped(ReadOnlySpan<char> match, int digits)
    {
        if (match.Length == digits)
        {
            return true;
        }

        int separator = match.IndexOfAny(' ', '.', '-');
        char kind = match[separator];
        int groupLength = 0;
        int groups = 0;
        foreach (char c in match)
        {
            if (char.IsAsciiDigit(c))
            {
                groupLength++;
                continue;
            }

            if (c != kind || groupLength is < 3 or > 6)
            {
                return false;
            }

            groups++;
            groupLength = 0;
        }

        return groups is >= 2 and <= 4 && groupLength is >= 1 and <= 7;
    }
}
