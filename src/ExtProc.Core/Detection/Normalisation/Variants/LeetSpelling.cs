using System.Buffers;
using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>Reads digits and symbols inside words as the letters they look like: <c>pr3v10us</c>, <c>p@$$word</c>.</summary>
internal sealed class LeetSpelling(KnownWords words)
{
    /// <summary>A shorter word that comes out is no sign that anything was disguised.</summary>
    private const int MinKnownWord = 4;

    private const int MaxWord = KnownWords.MaxLength;

    /// <summary>A reading may turn whole numbers into words (<c>411</c>: all) when at least this share of the words is disguised.</summary>
    private const double DenseShare = 0.25;

    private static readonly SearchValues<char> s_white = SearchValues.Create(" \n");
    private static readonly SearchValues<char> s_signs = SearchValues.Create("01345789@$!|+");

    /// <summary>The text with these words read as letters, or null if none makes a word.</summary>
    public string? Undo(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny(s_signs))
        {
            return null;
        }

        var (known, disguised, all) = Count(text);
        return known == 0 ? null : Replace(text, disguised >= DenseShare * all);
    }

    private (int Known, int Disguised, int All) Count(ReadOnlySpan<char> text)
    {
        var counts = (Known: 0, Disguised: 0, All: 0);
        Span<char> letters = stackalloc char[MaxWord];
        foreach (var range in text.SplitAny(s_white))
        {
            var word = Core(text[range], out _);
            counts.All += word.IsEmpty ? 0 : 1;
            if (IsMixed(word))
            {
                counts.Disguised++;
                counts.Known += word.Length >= MinKnownWord && Read(word, letters) ? 1 : 0;
            }
        }

        return counts;
    }

    private string? Replace(ReadOnlySpan<char> text, bool isDense)
    {
        var reading = new StringBuilder(text.Length);
        Span<char> letters = stackalloc char[MaxWord];
        var copied = 0;
        foreach (var range in text.SplitAny(s_white))
        {
            var word = Core(text[range], out var offset);
            var isNumber = isDense && word.Length is > 1 and <= MaxWord && !word.ContainsAnyExcept(s_signs);
            if (IsMixed(word) || isNumber)
            {
                var isKnown = Read(word, letters);
                if (isKnown || !isNumber)
                {
                    var start = range.Start.Value + offset;
                    reading.Append(text[copied..start]).Append(letters[..word.Length]);
                    copied = start + word.Length;
                }
            }
        }

        return reading.Append(text[copied..]).Clip(text);
    }

    /// <summary>A word without the punctuation around it.</summary>
    private static ReadOnlySpan<char> Core(ReadOnlySpan<char> word, out int offset)
    {
        var trimmed = word.TrimStart(".,;:?\"'()[]{}<>*_-`#");
        offset = word.Length - trimmed.Length;
        return trimmed.TrimEnd(".,;:?\"'()[]{}<>*_-`!|+");
    }

    /// <summary>True for a word of letters and signs, with at least one of both.</summary>
    private static bool IsMixed(ReadOnlySpan<char> word)
    {
        if (word.Length is < 3 or > MaxWord)
        {
            return false;
        }

        var signs = 0;
        foreach (var unit in word)
        {
            if (s_signs.Contains(unit))
            {
                signs++;
            }
            else if (!char.IsAsciiLetter(unit))
            {
                return false;
            }
        }

        return signs > 0 && signs < word.Length;
    }

    /// <summary>Writes the letters of a word; true when they are a known word. <c>1</c> is <c>i</c> or <c>l</c>, whatever makes one.</summary>
    private bool Read(ReadOnlySpan<char> word, Span<char> letters)
    {
        Spell(word, letters, 'i');
        if (words.RankOf(letters[..word.Length]) > 0)
        {
            return true;
        }

        Spell(word, letters, 'l');
        if (words.RankOf(letters[..word.Length]) > 0)
        {
            return true;
        }

        Spell(word, letters, 'i');
        return TryEachOne(word, letters[..word.Length]);
    }

    /// <summary>Tries <c>l</c> for one of the ones at a time; leaves <c>i</c> for all when nothing fits.</summary>
    private bool TryEachOne(ReadOnlySpan<char> word, Span<char> letters)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] is not ('1' or '|'))
            {
                continue;
            }

            letters[i] = 'l';
            if (words.RankOf(letters) > 0)
            {
                return true;
            }

            letters[i] = 'i';
        }

        return false;
    }

    private static void Spell(ReadOnlySpan<char> word, Span<char> letters, char one)
    {
        for (var i = 0; i < word.Length; i++)
        {
            letters[i] = word[i] switch
            {
                '0' => 'o',
                '1' or '|' => one,
                '!' => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' or '+' => 't',
                '8' => 'b',
                '9' => 'g',
                var letter => letter,
            };
        }
    }
}
