using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>
/// Splits letters that were written without spaces into words: the split with the most likely words, where the likelihood of a word falls
/// with its rank (Zipf's law).
/// </summary>
internal sealed class WordSplitter(KnownWords words)
{
    /// <summary>Letters of one split; longer runs are split piece by piece.</summary>
    private const int MaxLetters = 256;

    /// <summary>ln of the sum of 1/rank over the vocabulary, about.</summary>
    private const float Normaliser = 2.33f;

    private const float UnknownLetter = 13f;
    private const float SingleLetterWord = 6f;

    /// <summary>Appends the words of a run of letters, with spaces between them.</summary>
    public void Split(ReadOnlySpan<char> letters, StringBuilder output)
    {
        while (letters.Length > MaxLetters)
        {
            SplitPiece(letters[..MaxLetters], output);
            output.Append(' ');
            letters = letters[MaxLetters..];
        }

        SplitPiece(letters, output);
    }

    private void SplitPiece(ReadOnlySpan<char> letters, StringBuilder output)
    {
        Span<float> cost = stackalloc float[MaxLetters + 1];
        Span<byte> last = stackalloc byte[MaxLetters + 1];
        cost[0] = 0;
        for (var end = 1; end <= letters.Length; end++)
        {
            cost[end] = float.MaxValue;
            for (var length = 1; length <= Math.Min(end, KnownWords.MaxLength); length++)
            {
                var candidate = cost[end - length] + CostOf(letters.Slice(end - length, length));
                if (candidate < cost[end])
                {
                    cost[end] = candidate;
                    last[end] = (byte)length;
                }
            }
        }

        Append(letters, last, output);
    }

    private float CostOf(ReadOnlySpan<char> word)
    {
        if (word.Length == 1)
        {
            return word[0] is 'a' or 'A' or 'i' or 'I' ? SingleLetterWord : UnknownLetter;
        }

        var rank = words.RankOf(word);
        return rank == 0 ? UnknownLetter * word.Length : MathF.Log(rank) + Normaliser;
    }

    private static void Append(ReadOnlySpan<char> letters, ReadOnlySpan<byte> last, StringBuilder output)
    {
        Span<byte> lengths = stackalloc byte[MaxLetters];
        var count = 0;
        for (var end = letters.Length; end > 0; end -= last[end])
        {
            lengths[count++] = last[end];
        }

        var start = 0;
        while (count > 0)
        {
            var length = lengths[--count];
            output.Append(letters.Slice(start, length));
            start += length;
            // Letters that belong to no word stay together.
            if (count > 0 && (length > 1 || lengths[count - 1] > 1))
            {
                output.Append(' ');
            }
        }
    }
}
