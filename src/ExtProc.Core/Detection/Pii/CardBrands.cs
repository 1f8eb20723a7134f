namespace ExtProc.Core.Detection.Pii;

/// <summary>Issuer prefixes and lengths of the card brands.</summary>
internal static class CardBrands
{
    public static BrandFit Recognise(ReadOnlySpan<byte> digits)
    {
        int two = (digits[0] * 10) + digits[1];
        int four = (two * 100) + (digits[2] * 10) + digits[3];
        return digits[0] switch
        {
            4 => Fit(digits.Length, 16, 13, 19),
            2 => Mir(four, digits.Length),
            3 => ThreeSeries(two, digits.Length),
            5 => two is >= 51 and <= 55 ? Fit(digits.Length, 16) : Maestro(two, digits.Length),
            6 => SixSeries(two, four, digits.Length),
            0 => four == 604 ? Maestro(50, digits.Length) : BrandFit.None,
            1 => four == 1800 ? Fit(digits.Length, 15) : BrandFit.None,
            8 => two == 81 ? Fit(digits.Length, 16) : BrandFit.None,
            9 => four == 9792 ? Fit(digits.Length, 16) : BrandFit.None,
            _ => BrandFit.None,
        };
    }

    private static BrandFit Mir(int four, int length) => four switch
    {
        >= 2200 and <= 2204 => Fit(length, 16, 17, 18, 19),
        >= 2221 and <= 2720 => Fit(length, 16),
        2131 => Fit(length, 15),
        2014 or 2149 => Fit(length, 15),
        _ => BrandFit.None,
    };

    private static BrandFit ThreeSeries(int two, int length) => two switch
    {
        34 or 37 => Fit(length, 15),
        35 => Fit(length, 16, 17, 18, 19),
        30 or 36 or 38 or 39 => Fit(length, 14, 16, 17, 18, 19),
        _ => BrandFit.None,
    };

    private static BrandFit SixSeries(int two, int four, int length) => (two, four) switch
    {
        (65, _) or (_, 6011) => Fit(length, 16, 19),
        (64, >= 6440) => Fit(length, 16, 19),
        (62, _) or (60, _) or (81, _) => Fit(length, 16, 17, 18, 19),
        _ => Maestro(two, length),
    };

    private static BrandFit Maestro(int two, int length)
    {
        if (two is not (50 or >= 56 and <= 69) || length is < 12 or > 19)
        {
            return BrandFit.None;
        }

        return length is 16 or 19 ? BrandFit.Certain : BrandFit.Likely;
    }

    private static BrandFit Fit(int length, int usual, params ReadOnlySpan<int> rare) =>
        length == usual ? BrandFit.Certain : rare.Contains(length) ? BrandFit.Likely : BrandFit.None;
}
