using System.Text;

namespace ExtProc.Core.Detection.HiddenText;

/// <summary>What the judgement of a hidden run needs to know of the text before it.</summary>
/// <param name="Previous">The visible code point before, or one of the constants.</param>
/// <param name="Letters">Letters without a gap up to here, counted to 2.</param>
/// <param name="SinceRightToLeft">Code points since the last right-to-left one, counted to <see cref="FarAway"/>.</param>
internal readonly record struct HiddenTextState(int Previous, int Letters, int SinceRightToLeft)
{
    public const int NothingYet = -1;

    /// <summary>Hidden characters: the run before was cut at its cap.</summary>
    public const int HiddenBefore = -2;

    public const int FarAway = 64;

    public static readonly HiddenTextState TextStart = new(NothingYet, 0, FarAway);

    public HiddenTextState After(int codePoint)
    {
        var isMark = HiddenTextRanges.IsMark(codePoint);
        var letters = IsLetter(codePoint) ? Math.Min(2, Letters + 1) : isMark ? Letters : 0;
        var since = HiddenTextRanges.IsRightToLeft(codePoint) ? 0 : Math.Min(FarAway, SinceRightToLeft + 1);
        return new HiddenTextState(codePoint, letters, since);
    }

    /// <summary>After printable ASCII; equal to taking its characters one by one.</summary>
    public HiddenTextState AfterAscii(ReadOnlySpan<byte> ascii)
    {
        var letters = 0;
        while (letters < 2 && letters < ascii.Length && char.IsAsciiLetter((char)ascii[^(letters + 1)]))
        {
            letters++;
        }

        letters = letters == ascii.Length ? Math.Min(2, Letters + letters) : letters;
        return new HiddenTextState(ascii[^1], letters, Math.Min(FarAway, SinceRightToLeft + ascii.Length));
    }

    public HiddenTextState AfterRun(bool cut) => this with { Previous = cut ? HiddenBefore : Previous, Letters = 0 };

    public static bool IsLetter(int codePoint) => codePoint >= 0 && Rune.IsValid(codePoint) && Rune.IsLetter(new Rune(codePoint));
}
