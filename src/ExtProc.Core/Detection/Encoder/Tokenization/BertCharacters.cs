using System.Globalization;
using ExtProc.Core.Detection.Normalisation;

namespace ExtProc.Core.Detection.Encoder.Tokenization;

/// <summary>How uncased BERT sees characters. The table is <c>bert.txt</c>, written by <c>bert.py</c>.</summary>
internal static class BertCharacters
{
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int NoTrail = 0x11A7;
    private const int Trails = 28;
    private const int VowelsTimesTrails = 21 * Trails;

    public static CodePointTable Table { get; } = CodePointTable.Load("bert.txt");

    /// <summary>A syllable of Hangul, which decomposes to two or three letters.</summary>
    public static bool IsSyllable(int codePoint) => codePoint is >= FirstSyllable and <= LastSyllable;

    /// <summary>The letters of a syllable (Unicode, section 3.12); returns how many.</summary>
    public static int Decompose(int syllable, Span<char> letters)
    {
        var index = syllable - FirstSyllable;
        letters[0] = (char)(FirstLead + (index / VowelsTimesTrails));
        letters[1] = (char)(FirstVowel + (index % VowelsTimesTrails / Trails));
        var trail = index % Trails;
        letters[2] = (char)(NoTrail + trail);
        return trail == 0 ? 2 : 3;
    }

    /// <summary>An ideograph, which is a word of its own. The blocks are those of the original BERT.</summary>
    public static bool IsIdeograph(int codePoint) => codePoint
        is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x2A6DF
        or >= 0x2A700 and <= 0x2B73F or >= 0x2B740 and <= 0x2B81F or >= 0x2B820 and <= 0x2CEAF or >= 0x2F800 and <= 0x2FA1F;

    /// <summary>Punctuation and the ASCII symbols, each a word of its own.</summary>
    public static bool IsPunctuation(int codePoint)
    {
        if (codePoint < 0x80)
        {
            return codePoint is >= '!' and <= '/' or >= ':' and <= '@' or >= '[' and <= '`' or >= '{' and <= '~';
        }

        return CharUnicodeInfo.GetUnicodeCategory(codePoint) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;
    }
}
