using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>Reads digits and symbols inside words as the letters they look like: <c>pr3v10us</c>, <c>p@$$word</c>.</summary>
internal sealed class LeetSpelling(KnownWords words)
{
    /// <summary>A shorter word that comes out is no sign that anything was disguised.</summary>
    private const int MinKnownWord = 4;

    /// <summary>The share of the words from which on all of the text is read as letters, whole numbers and unknown words too (<c>411</c>: all).</summary>
    private const double DenseShare = 0.25;

    /// <summary>The share from which on that doesn't depend on known words: the text may be in another language.</summary>
    private const double EveryWord = 0.6;

    private const int FewWords = 4;

    private readonly LeetWord _words = new(words);

    /// <summary>The text with these words read as letters.</summary>
    public Reading Undo(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny(LeetSigns.All))
        {
            return default;
        }

        var isDense = IsDense(text, out var isAny);
        return isAny ? Replace(text, isDense) : default;
    }

    /// <param name="text">The text.</param>
    /// <param name="isAny">True when there is anything to read.</param>
    private bool IsDense(ReadOnlySpan<char> text, out bool isAny)
    {
        int known = 0, mixed = 0, longMixed = 0, all = 0;
        Span<char> letters = stackalloc char[LeetWord.MaxLength];
        for (var at = 0; Next(text, ref at, out var length);)
        {
            var word = text.Slice(at, length);
            all++;
            if (LeetWord.IsMixed(word))
            {
                mixed++;
                longMixed += length >= MinKnownWord ? 1 : 0;
                known += length >= MinKnownWord && _words.TryRead(word, letters, out var read) && read >= MinKnownWord ? 1 : 0;
            }

            at += length;
        }

        isAny = known > 0 || (all >= FewWords && mixed >= EveryWord * all);
        return isAny && mixed >= DenseShare * all && (2 * known >= longMixed || (all >= FewWords && mixed >= EveryWord * all));
    }

    private Reading Replace(ReadOnlySpan<char> text, bool isDense)
    {
        var reading = new StringBuilder(text.Length);
        Span<char> letters = stackalloc char[LeetWord.MaxLength];
        var copied = 0;
        for (var at = 0; Next(text, ref at, out var length);)
        {
            var word = text.Slice(at, length);
            var read = isDense ? ReadDense(word, letters) : ReadSparse(word, letters);
            if (read > 0)
            {
                reading.Append(text[copied..at]).Append(letters[..read]);
                copied = at + read;
            }

            at += length;
        }

        return reading.Append(text[copied..]).Close(text, isDense);
    }

    private int ReadSparse(ReadOnlySpan<char> word, Span<char> letters) =>
        word.Length >= MinKnownWord && LeetWord.IsMixed(word) && _words.TryRead(word, letters, out var read) && read >= MinKnownWord ? read : 0;

    /// <summary>In a text full of disguised words, numbers are words if they can be, and unknown words are spelled as usual.</summary>
    private int ReadDense(ReadOnlySpan<char> word, Span<char> letters)
    {
        if (word.Length > LeetWord.MaxLength || !word.ContainsAny(LeetSigns.All))
        {
            return 0;
        }

        if (_words.TryRead(word, letters, out var read))
        {
            return read;
        }

        return LeetWord.IsMixed(word) ? LeetWord.Spell(word, letters) : 0;
    }

    /// <summary>The next run of letters, digits and signs.</summary>
    private static bool Next(ReadOnlySpan<char> text, ref int at, out int length)
    {
        while (at < text.Length && !LeetSigns.IsPart(text[at]))
        {
            at++;
        }

        var end = at;
        while (end < text.Length && LeetSigns.IsPart(text[end]))
        {
            end++;
        }

        length = end - at;
        return length > 0;
    }
}
