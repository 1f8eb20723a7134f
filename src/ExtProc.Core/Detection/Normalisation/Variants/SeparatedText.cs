using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>
/// Joins characters that one and the same separator parts: <c>i.g.n.o.r.e</c>, <c>i-g-n-o-r-e</c>, <c>i - g - n</c>. Words end at white space, or
/// where the separator stands more than once; else the letters are parted into words by the vocabulary.
/// </summary>
internal sealed class SeparatedText(KnownWords words)
{
    private readonly WordSplitter _splitter = new(words);

    /// <summary>The text with the characters joined to words.</summary>
    public Reading Undo(ReadOnlySpan<char> text)
    {
        var separator = Separator.MostCommon(text);
        if (separator.IsEmpty)
        {
            return default;
        }

        var reading = new StringBuilder();
        int copied = 0, joined = 0, guessed = 0;
        for (var at = 0; at < text.Length && at < VariantFinder.MaxWhole;)
        {
            var chain = new SeparatedChain(text, separator, at);
            if (chain.Letters >= LettersApart.MinLetters && Join(chain, ref guessed) is { } read)
            {
                reading.Append(text[copied..at]).Append(read);
                copied = chain.End;
                joined += chain.End - at;
            }

            at = NextWord(text, Math.Max(at + 1, chain.End));
        }

        var isWhole = 2 * joined >= text.Length && text.Length <= VariantFinder.MaxWhole && guessed <= VariantFinder.MaxLength;
        return joined == 0 ? default : reading.Append(text[copied..]).Close(text, isWhole);
    }

    private static int NextWord(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && (char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(text[at])))
        {
            at++;
        }

        return at;
    }

    private string? Join(in SeparatedChain chain, ref int guessed)
    {
        var text = chain.Text.ToString();
        var isTold = LettersApart.AreWordsTold(chain.Letters, chain.Gaps) || KnownWords.IsForeign(text);
        if (!isTold)
        {
            var room = Math.Max(0, VariantFinder.MaxLength - guessed);
            guessed += chain.Letters;
            text = Guess(text.AsSpan(0, Math.Min(text.Length, room)));
        }

        return LettersApart.ArePlausible(chain.Letters, isTold, words.ShareOfLetters(text)) ? text : null;
    }

    /// <summary>Parts runs of letters into words.</summary>
    private string Guess(ReadOnlySpan<char> text)
    {
        var output = new StringBuilder(text.Length + (text.Length / 4));
        while (!text.IsEmpty)
        {
            var length = 0;
            while (length < text.Length && char.IsLetterOrDigit(text[length]))
            {
                length++;
            }

            _splitter.Split(text[..length], output);
            if (length < text.Length)
            {
                output.Append(text[length++]);
            }

            text = text[length..];
        }

        return output.ToString();
    }
}
