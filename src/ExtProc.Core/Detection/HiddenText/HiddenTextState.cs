namespace ExtProc.Core.Detection.HiddenText;

/// <summary>What the judgement of a hidden run needs to know of the text before it.</summary>
/// <param name="Previous">The visible code point before, or one of the constants.</param>
/// <param name="BeforePrevious">The one before that.</param>
/// <param name="SinceRightToLeft">Code points since the last right-to-left one, counted to <see cref="FarAway"/>.</param>
internal readonly record struct HiddenTextState(int Previous, int BeforePrevious, int SinceRightToLeft)
{
    public const int NothingYet = -1;

    /// <summary>Hidden characters: the two neighbours have some between them, or a run was cut at its cap.</summary>
    public const int Hidden = -2;

    public const int FarAway = 64;

    public static readonly HiddenTextState TextStart = new(NothingYet, NothingYet, FarAway);

    public HiddenTextState After(int codePoint) =>
        new(codePoint, Previous, HiddenTextRanges.IsRightToLeft(codePoint) ? 0 : Math.Min(FarAway, SinceRightToLeft + 1));

    /// <summary>After printable ASCII; equal to taking its characters one by one.</summary>
    public HiddenTextState AfterAscii(ReadOnlySpan<byte> ascii) =>
        new(ascii[^1], ascii.Length > 1 ? ascii[^2] : Previous, Math.Min(FarAway, SinceRightToLeft + ascii.Length));

    public HiddenTextState AfterRun() => this with { Previous = Hidden };
}
