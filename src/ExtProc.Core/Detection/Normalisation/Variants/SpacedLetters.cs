using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>Joins letters that punctuation parts: <c>i.g.n.o.r.e</c>, <c>i-g-n-o-r-e</c>.</summary>
internal sealed class SpacedLetters(KnownWords words)
{
    private const int MinLetters = 6;
    private const int MaxSeparator = 3;
    private const double MinShareOfWords = 0.6;

    private readonly WordSplitter _splitter = new(words);

    /// <summary>The text with the letters joined to words.</summary>
    public Reading Undo(ReadOnlySpan<char> text)
    {
        StringBuilder? reading = null;
        var copied = 0;
        var at = 0;
        var all = 0;
        var parted = 0;
        while (at < text.Length && all < VariantFinder.MaxLength)
        {
            var letters = ChainAt(text, at, out var end);
            if (letters < MinLetters)
            {
                at = end;
                continue;
            }

            all += letters;
            var joined = Join(text[at..end]);
            if (joined is not null)
            {
                reading ??= new StringBuilder();
                reading.Append(text[copied..at]).Append(joined);
                copied = end;
                parted += end - at;
            }

            at = end;
        }

        return reading is null ? default : reading.Append(text[copied..]).Close(text, 2 * parted >= text.Length && all < VariantFinder.MaxLength);
    }

    /// <summary>
    /// The number of single letters that stand apart from here on, and where they end. Where none begin here, the end is the next place to look at.
    /// </summary>
    private static int ChainAt(ReadOnlySpan<char> text, int at, out int end)
    {
        end = at;
        while (end < text.Length && char.IsLetterOrDigit(text[end]))
        {
            end++;
        }

        if (end != at + 1)
        {
            end = Math.Max(end, at + 1);
            return 0;
        }

        var letters = 1;
        while (letters < VariantFinder.MaxLength && NextSingle(text, end) is >= 0 and var next)
        {
            letters++;
            end = next + 1;
        }

        return letters;
    }

    /// <summary>The place of the single letter that follows behind a separator, or -1.</summary>
    private static int NextSingle(ReadOnlySpan<char> text, int at)
    {
        var next = at;
        while (next < text.Length && next - at < MaxSeparator && !char.IsLetterOrDigit(text[next]))
        {
            next++;
        }

        var isSingle = next > at && next < text.Length && char.IsLetterOrDigit(text[next]) && (next + 1 == text.Length || !char.IsLetterOrDigit(text[next + 1]));
        return isSingle ? next : -1;
    }

    private string? Join(ReadOnlySpan<char> chain)
    {
        var shortest = ShortestSeparator(chain);
        var joined = new StringBuilder();
        var word = new StringBuilder();
        for (var i = 0; i < chain.Length;)
        {
            word.Append(chain[i++]);
            var start = i;
            while (i < chain.Length && !char.IsLetterOrDigit(chain[i]))
            {
                i++;
            }

            var separator = chain[start..i];
            if (i == chain.Length || separator.Length > shortest || separator.Contains('\n') || (separator.Contains(' ') && chain[1] != ' '))
            {
                _splitter.Split(word.ToString(), joined);
                joined.Append(i == chain.Length ? "" : " ");
                word.Clear();
            }
        }

        var text = joined.ToString();
        return words.ShareOfLetters(text) >= MinShareOfWords ? text : null;
    }

    private static int ShortestSeparator(ReadOnlySpan<char> chain)
    {
        var shortest = MaxSeparator;
        var length = 0;
        foreach (var unit in chain)
        {
            if (!char.IsLetterOrDigit(unit))
            {
                length++;
            }
            else if (length > 0)
            {
                shortest = Math.Min(shortest, length);
                length = 0;
            }
        }

        return shortest;
    }
}
