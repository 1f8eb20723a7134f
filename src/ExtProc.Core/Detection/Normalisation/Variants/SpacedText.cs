using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>
/// Joins characters that stand apart by white space, punctuation among them: <c>i g n o r e</c>. A scoring text has a line feed where there was more
/// than one space: there words end, if there are enough of them; else the letters are parted into words by the vocabulary.
/// </summary>
internal sealed class SpacedText(KnownWords words)
{
    private readonly WordSplitter _splitter = new(words);

    /// <summary>The text with the characters joined to words.</summary>
    public Reading Undo(ReadOnlySpan<char> text)
    {
        StringBuilder? reading = null;
        var copied = 0;
        var joined = 0;
        var guessed = 0;
        for (var at = 0; at < text.Length && at < VariantFinder.MaxWhole;)
        {
            var end = EndOfChain(text, at, out var letters, out var lineFeeds);
            if (letters >= LettersApart.MinLetters && Join(text[at..end], letters, lineFeeds, ref guessed) is { } words)
            {
                reading ??= new StringBuilder(text.Length);
                reading.Append(text[copied..at]).Append(words);
                copied = end;
                joined += end - at;
            }

            at = NextWord(text, end);
        }

        var isWhole = 2 * joined >= text.Length && text.Length <= VariantFinder.MaxWhole && guessed <= VariantFinder.MaxLength;
        return reading is null ? default : reading.Append(text[copied..]).Close(text, isWhole);
    }

    /// <summary>Where the chain of single characters ends that begins with a word's first character; there are none in between that are not part of it.</summary>
    private static int EndOfChain(ReadOnlySpan<char> text, int at, out int letters, out int lineFeeds)
    {
        letters = 0;
        lineFeeds = 0;
        var end = at;
        while (at < text.Length)
        {
            var next = at + (char.IsHighSurrogate(text[at]) ? 2 : 1);
            if (next < text.Length && text[next] is not (' ' or '\n'))
            {
                break;
            }

            letters += char.IsLetterOrDigit(text[at]) ? 1 : 0;
            lineFeeds += end > 0 && at > end && text[end] == '\n' ? 1 : 0;
            end = Math.Min(next, text.Length);
            at = next + 1;
        }

        return end;
    }

    private static int NextWord(ReadOnlySpan<char> text, int at)
    {
        var white = text[at..].IndexOfAny(' ', '\n');
        return white < 0 ? text.Length : at + white + 1;
    }

    /// <param name="chain">The characters.</param>
    /// <param name="letters">How many of them are letters.</param>
    /// <param name="lineFeeds">How many line feeds are among them.</param>
    /// <param name="guessed">Letters of the text that were parted into words, which takes long; beyond <see cref="VariantFinder.MaxLength"/> none are.</param>
    private string? Join(ReadOnlySpan<char> chain, int letters, int lineFeeds, ref int guessed)
    {
        var isDouble = 2 * chain.Count(' ') < lineFeeds;
        var isTold = (!isDouble && LettersApart.AreWordsTold(letters, lineFeeds)) || KnownWords.IsForeign(chain);
        var joined = new StringBuilder(chain.Length);
        if (isTold)
        {
            AppendWords(chain, joined);
        }
        else
        {
            var room = Math.Max(0, VariantFinder.MaxLength - guessed);
            guessed += letters;
            AppendGuessed(chain[..Math.Min(chain.Length, 2 * room)], isDouble, joined);
        }

        var text = joined.ToString();
        var isPlausible = LettersApart.ArePlausible(letters, isTold, words.ShareOfLetters(text));
        return isPlausible ? text : null;
    }

    private static void AppendWords(ReadOnlySpan<char> chain, StringBuilder joined)
    {
        foreach (var unit in chain)
        {
            if (unit != ' ')
            {
                joined.Append(unit == '\n' ? ' ' : unit);
            }
        }
    }

    /// <summary>Runs of letters as words; punctuation stays where it is, and line feeds are where words end, unless they stand between all letters.</summary>
    private void AppendGuessed(ReadOnlySpan<char> chain, bool isDouble, StringBuilder joined)
    {
        var run = new StringBuilder();
        foreach (var unit in chain)
        {
            if (char.IsLetterOrDigit(unit))
            {
                run.Append(unit);
            }
            else if (unit != ' ' && !(isDouble && unit == '\n'))
            {
                Flush(run, joined);
                joined.Append(unit == '\n' ? ' ' : unit);
            }
        }

        Flush(run, joined);
    }

    private void Flush(StringBuilder run, StringBuilder joined)
    {
        if (run.Length == 0)
        {
            return;
        }

        if (joined.Length > 0 && joined[^1] is '.' or ',' or ';' or ':' or '!' or '?')
        {
            joined.Append(' ');
        }

        _splitter.Split(run.ToString(), joined);
        run.Clear();
    }
}
