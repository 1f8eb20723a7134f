namespace ExtProc.Core.Detection.HiddenText;

/// <summary>
/// Decides whether a run of hidden characters is what a writing system or an emoji needs, from the run and its neighbours. Everything
/// else is a finding, however short.
/// </summary>
internal static class HiddenTextJudge
{
    private const int EmojiPresentation = 0xFE0F;
    private const int ZeroWidthJoiner = 0x200D;
    private const int BlackFlag = 0x1F3F4;
    private const int CancelTag = 0xE007F;
    private const int TagOffset = 0xE0000;

    /// <summary>
    /// <paramref name="next"/> is the visible code point after the run, or <see cref="HiddenTextState.NothingYet"/> at the end of the text.
    /// </summary>
    public static bool IsLegitimate(ReadOnlySpan<int> run, in HiddenTextState before, int next)
    {
        if (run.Length == 1)
        {
            return IsLegitimate(run[0], before, next);
        }

        if (run is [EmojiPresentation, ZeroWidthJoiner])
        {
            return HiddenTextRanges.IsEmoji(before.Previous) && HiddenTextRanges.IsEmoji(next);
        }

        return before.Previous == BlackFlag && IsFlag(run);
    }

    private static bool IsLegitimate(int hidden, in HiddenTextState before, int next) => hidden switch
    {
        0xAD => HiddenTextRanges.IsLetter(before.BeforePrevious) && HiddenTextRanges.IsLetter(before.Previous) && HiddenTextRanges.IsLetter(next),
        0x34F => before.Previous > 0x7F,
        0x200E or 0x200F or 0x61C => before.SinceRightToLeft < HiddenTextState.FarAway || HiddenTextRanges.IsRightToLeft(next),
        0x115F or 0x1160 => HiddenTextRanges.IsHangulJamo(before.Previous) || HiddenTextRanges.IsHangulJamo(next),
        0x17B4 or 0x17B5 => HiddenTextRanges.IsKhmer(before.Previous),
        >= 0x180B and <= 0x180F => HiddenTextRanges.IsMongolian(before.Previous),
        0x200B => HiddenTextRanges.WritesWithoutSpaces(before.Previous) && HiddenTextRanges.WritesWithoutSpaces(next),
        0x200C => IsJoined(before.Previous, next),
        ZeroWidthJoiner => IsJoined(before.Previous, next) || (HiddenTextRanges.IsEmoji(before.Previous) && HiddenTextRanges.IsEmoji(next)),
        >= 0xFE00 and <= 0xFE02 => HiddenTextRanges.HasVariants(before.Previous),
        0xFE0E => HiddenTextRanges.IsEmoji(before.Previous),
        EmojiPresentation => HiddenTextRanges.IsEmoji(before.Previous) || IsKeycap(before.Previous, next),
        0xFEFF => before.Previous == HiddenTextState.NothingYet,
        >= 0x1D173 and <= 0x1D17A => HiddenTextRanges.IsMusic(before.Previous) || HiddenTextRanges.IsMusic(next),
        >= 0xE0100 and <= 0xE01EF => HiddenTextRanges.IsIdeograph(before.Previous),
        _ => false,
    };

    private static bool IsJoined(int previous, int next) =>
        HiddenTextRanges.IsVirama(previous) || (HiddenTextRanges.Joins(previous) && HiddenTextRanges.Joins(next));

    private static bool IsKeycap(int previous, int next) =>
        next == 0x20E3 && previous is (>= '0' and <= '9') or '#' or '*';

    /// <summary>
    /// Only the flags that are recommended for general interchange (UTS 51): a free choice of tags behind a flag would carry any text.
    /// </summary>
    private static bool IsFlag(ReadOnlySpan<int> run)
    {
        if (run.Length != 6 || run[^1] != CancelTag)
        {
            return false;
        }

        Span<char> region = stackalloc char[5];
        for (var i = 0; i < region.Length; i++)
        {
            region[i] = (char)(run[i] - TagOffset);
        }

        return region is "gbeng" or "gbsct" or "gbwls";
    }
}
