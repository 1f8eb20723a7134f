using System.Globalization;

namespace ExtProc.Core.Detection.Lexical;

/// <summary>
/// Reads the features of scoring texts: one to three words in a row, three to five letters in a row inside a word and its borders (two for
/// ideographs), and runs of punctuation. Case doesn't matter, all digits are one. A text is parted into blocks of about 32 words. One pass,
/// no memory.
/// </summary>
public static class LexicalFeatures
{
    /// <summary>Words of a block.</summary>
    public const int BlockWords = 32;

    /// <summary>UTF-16 units after which a block ends with the word, however few words it has.</summary>
    public const int BlockLength = 320;

    /// <summary>UTF-16 units of a word; a longer one is read as several.</summary>
    private const int MaxWord = 48;

    private const int MaxPunctuation = 8;

    /// <summary>Reads a text into a sink.</summary>
    public static void Read<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct
    {
        var words = new WordGrams();
        var blockStart = 0;
        var blockWords = 0;
        var at = 0;
        while (at < text.Length)
        {
            if (IsWordUnit(text[at]))
            {
                at = ReadWord(text, at, ref words, ref sink);
                if (++blockWords == BlockWords || at - blockStart >= BlockLength)
                {
                    sink.EndBlock(at);
                    blockStart = at;
                    blockWords = 0;
                }
            }
            else
            {
                at = ReadPunctuation(text, at, ref sink);
            }
        }

        if (at > blockStart)
        {
            sink.EndBlock(at);
        }
    }

    private static int ReadWord<TSink>(ReadOnlySpan<char> text, int at, ref WordGrams words, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct
    {
        var end = Math.Min(text.Length, at + MaxWord);
        var letters = new LetterGrams();
        ulong word = 0;
        for (; at < end && IsWordUnit(text[at]); at++)
        {
            var unit = Fold(text[at]);
            word = (word + unit + 1) * WordGrams.Multiplier;
            letters.Add(unit, ref sink);
        }

        letters.Add(' ', ref sink);
        words.Add(word, ref sink);
        return at;
    }

    /// <summary>A run of punctuation is one feature; white space is none.</summary>
    private static int ReadPunctuation<TSink>(ReadOnlySpan<char> text, int at, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct
    {
        var start = at;
        ulong run = 1;
        while (at < text.Length && text[at] is not (' ' or '\n') && !IsWordUnit(text[at]))
        {
            run = at - start < MaxPunctuation ? (run + text[at]) * WordGrams.Multiplier : run;
            at++;
        }

        if (at > start)
        {
            sink.Add((uint)((run ^ (run >> 29)) * LetterGrams.Punctuation >> 32));
            return at;
        }

        return at + 1;
    }

    private static char Fold(char unit)
    {
        if (char.IsAsciiLetter(unit))
        {
            return (char)(unit | 0x20);
        }

        return char.IsAsciiDigit(unit) ? '0' : char.ToLowerInvariant(unit);
    }

    private static bool IsWordUnit(char unit)
    {
        if (unit < 0x80)
        {
            return char.IsAsciiLetterOrDigit(unit);
        }

        return char.GetUnicodeCategory(unit) is <= UnicodeCategory.OtherNumber or UnicodeCategory.Surrogate;
    }
}
