using System.Globalization;
using System.Text;

namespace ExtProc.Core.Detection.HiddenText;

/// <summary>Blocks of Unicode in which some invisible characters have a meaning.</summary>
internal static class HiddenTextRanges
{
    /// <summary>Letters of all scripts, and the marks that belong to them.</summary>
    public static bool IsLetter(int codePoint) => Rune.IsValid(codePoint) && Rune.GetUnicodeCategory(new Rune(codePoint))
        is <= UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Hebrew, Arabic, Syriac, Thaana, N'Ko and the historic scripts written from right to left.</summary>
    public static bool IsRightToLeft(int codePoint) => codePoint >= 0x590 && codePoint
        is <= 0x8FF or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC)
        or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    /// <summary>Scripts whose letters change shape with ZWJ and ZWNJ: Arabic and its kin, Mongolian, the Indic scripts.</summary>
    public static bool Joins(int codePoint) => codePoint
        is (>= 0x600 and <= 0x8FF) or (>= 0x900 and <= 0xDFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x18AF)
        or (>= 0x1B00 and <= 0x1BFF) or (>= 0xA840 and <= 0xA9DF) or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC)
        or (>= 0x11000 and <= 0x1187F) or (>= 0x1E900 and <= 0x1E95F);

    /// <summary>The sign that silences an Indic consonant's vowel; a joiner after it may end the word.</summary>
    public static bool IsVirama(int codePoint) => codePoint is 0xDCA || (codePoint is >= 0x900 and <= 0xD7F && (codePoint & 0x7F) == 0x4D);

    /// <summary>Thai, Lao, Myanmar, Khmer, Tai: words without spaces between them.</summary>
    public static bool WritesWithoutSpaces(int codePoint) => codePoint
        is (>= 0xE00 and <= 0xEFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) or (>= 0x1950 and <= 0x1AAF);

    public static bool IsMongolian(int codePoint) => codePoint is >= 0x1800 and <= 0x18AF;

    public static bool IsKhmer(int codePoint) => codePoint is >= 0x1780 and <= 0x17FF;

    public static bool IsHangulJamo(int codePoint) => codePoint is >= 0x1100 and <= 0x11FF;

    public static bool IsMusic(int codePoint) => codePoint is >= 0x1D100 and <= 0x1D1FF;

    public static bool IsIdeograph(int codePoint) => codePoint
        is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x323AF);

    /// <summary>Pictures that ZWJ can join, with their skin tones.</summary>
    public static bool IsEmoji(int codePoint) => IsEmojiSymbol(codePoint) || codePoint is >= 0x1F000 and <= 0x1FAFF;

    /// <summary>Signs that a variation selector shows as text or as a picture.</summary>
    public static bool IsEmojiSymbol(int codePoint) => codePoint
        is 0xA9 or 0xAE or 0x203C or 0x2049 or 0x2122 or 0x2139 or (>= 0x2190 and <= 0x23FF) or 0x24C2 or (>= 0x25A0 and <= 0x27BF)
        or (>= 0x2900 and <= 0x2BFF) or 0x3030 or 0x303D or 0x3297 or 0x3299;

    /// <summary>Signs with standardised variants that are no pictures: mathematics, digits, scripts of Myanmar and Phags-pa, CJK.</summary>
    public static bool HasVariants(int codePoint) => codePoint
        is '0' or (>= 0x1000 and <= 0x109F) or (>= 0x2200 and <= 0x22FF) or (>= 0x2A00 and <= 0x2AFF) or (>= 0x3000 and <= 0x303F)
        or (>= 0xA840 and <= 0xA87F) or (>= 0xFF00 and <= 0xFF60) || IsIdeograph(codePoint);
}
