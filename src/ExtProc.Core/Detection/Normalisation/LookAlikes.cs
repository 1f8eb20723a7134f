using System.Globalization;
using System.Text;

namespace ExtProc.Core.Detection.Normalisation;

/// <summary>Tells letters of other scripts that look like Latin ones from what is always folded.</summary>
internal static class LookAlikes
{
    /// <summary>What a code point of a text counts as when words are judged.</summary>
    public static LetterKind KindOf(Rune rune)
    {
        if (rune.IsAscii)
        {
            return char.IsAsciiLetter((char)rune.Value) ? LetterKind.Latin : char.IsAsciiDigit((char)rune.Value) ? LetterKind.Neutral : LetterKind.None;
        }

        var entry = FoldingTable.Lookup(rune.Value);
        if (entry is FoldingTable.Mark or FoldingTable.Hidden or FoldingTable.Control)
        {
            return LetterKind.Neutral;
        }

        var category = CharUnicodeInfo.GetUnicodeCategory(rune.Value);
        var isLetter = category is <= UnicodeCategory.OtherLetter;
        if (entry == FoldingTable.Same)
        {
            return isLetter ? LetterKind.Foreign : category <= UnicodeCategory.OtherNumber ? LetterKind.Neutral : LetterKind.None;
        }

        var first = FoldingTable.TryExpand(entry, out var text) ? text[0] : (char)entry;
        if (!char.IsAsciiLetterOrDigit(first))
        {
            return isLetter ? LetterKind.Foreign : LetterKind.None;
        }

        var isNumber = category is >= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber;
        return IsForeign(rune.Value) && !isNumber ? LetterKind.LookAlike : char.IsAsciiLetter(first) ? LetterKind.Latin : LetterKind.Neutral;
    }

    /// <summary>Blocks that hold letters and symbols of their own: not Latin, and no compatibility forms of Latin letters.</summary>
    private static bool IsForeign(int codePoint) => codePoint
        is 0xD7 or >= 0x370 and <= 0x1CFF or >= 0x1D26 and <= 0x1D2B or >= 0x1F00 and <= 0x1FFF or >= 0x2200 and <= 0x23FF or >= 0x2700 and <= 0x2BFF
        or >= 0x2C80 and <= 0x2DFF or >= 0x3000 and <= 0xA71F or >= 0xA800 and <= 0xAB2F or >= 0xAB70 and <= 0xABFF or >= 0x10000 and <= 0x1CFFF;
}
