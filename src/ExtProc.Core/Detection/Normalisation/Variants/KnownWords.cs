using ExtProc.Core.Detection.Encoder.Tokenization;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>What a vocabulary knows of English words. Its ids grow as words get rarer.</summary>
internal sealed class KnownWords(WordPieceVocabulary vocabulary)
{
    /// <summary>Letters of the longest word that is looked up.</summary>
    public const int MaxLength = 24;

    /// <summary>Ids of uncased BERT below this one are characters and special pieces, the first word is "the".</summary>
    private const int FirstWord = 1996;

    private const int CommonWords = 10_000;

    /// <summary>How rare a word is, from 1, or 0 if it is none. Case doesn't matter.</summary>
    public int RankOf(ReadOnlySpan<char> word)
    {
        if (word.Length is 0 or > MaxLength)
        {
            return 0;
        }

        Span<char> lower = stackalloc char[MaxLength];
        var length = word.ToLowerInvariant(lower);
        return Math.Max(0, vocabulary.FindWord(lower[..length]) - FirstWord + 1);
    }

    /// <summary>The fewer and the more common the pieces of the vocabulary that spell a lower-case word, the lower.</summary>
    public int CostOf(ReadOnlySpan<char> word)
    {
        var pieces = 0;
        var ids = 0;
        for (var at = 0; at < word.Length; pieces++)
        {
            var id = vocabulary.FindLongest(word[at..], continues: at > 0, out var length);
            if (id < 0)
            {
                return int.MaxValue;
            }

            ids += id;
            at += length;
        }

        return (pieces * WordPieceVocabulary.MaxPieces) + (ids / Math.Max(1, pieces));
    }

    /// <summary>A word of at least three letters that English texts are full of.</summary>
    public bool IsCommon(ReadOnlySpan<char> word) => word.Length >= 3 && RankOf(word) is > 0 and <= CommonWords;

    /// <summary>The share of the letters of a text that stand in words of at least three letters, 0 to 1.</summary>
    public double ShareOfLetters(ReadOnlySpan<char> text)
    {
        var letters = 0;
        var known = 0;
        while (NextWord(ref text) is { IsEmpty: false } word)
        {
            letters += word.Length;
            known += word.Length >= 3 && RankOf(word) > 0 ? word.Length : 0;
        }

        return letters == 0 ? 0 : (double)known / letters;
    }

    /// <summary>True when most letters of a text are of alphabets that the vocabulary has no words in.</summary>
    public static bool IsForeign(ReadOnlySpan<char> text)
    {
        var ascii = 0;
        var others = 0;
        foreach (var unit in text)
        {
            ascii += char.IsAsciiLetterOrDigit(unit) ? 1 : 0;
            others += !char.IsAscii(unit) ? 1 : 0;
        }

        return others > ascii;
    }

    /// <summary>Takes the next run of ASCII letters; empty at the end.</summary>
    public static ReadOnlySpan<char> NextWord(ref ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && !char.IsAsciiLetter(text[start]))
        {
            start++;
        }

        var end = start;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        var word = text[start..end];
        text = text[end..];
        return word;
    }
}
