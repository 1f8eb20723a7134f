namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>Reads texts that are written backwards.</summary>
internal sealed class ReversedWriting(KnownWords words)
{
    private const int MinWords = 3;

    /// <summary>UTF-16 units that are looked at to decide.</summary>
    private const int Sample = 4096;

    /// <summary>True when words read backwards are more often English than as they stand.</summary>
    public bool IsLikely(ReadOnlySpan<char> text)
    {
        var rest = text[..Math.Min(text.Length, Sample)];
        var forwards = 0;
        var backwards = 0;
        var all = 0;
        Span<char> reversed = stackalloc char[KnownWords.MaxLength];
        while (KnownWords.NextWord(ref rest) is { IsEmpty: false } word)
        {
            if (word.Length is < 3 or > KnownWords.MaxLength)
            {
                continue;
            }

            all++;
            word.CopyTo(reversed);
            reversed[..word.Length].Reverse();
            forwards += words.IsCommon(word) ? 1 : 0;
            backwards += words.IsCommon(reversed[..word.Length]) ? 1 : 0;
            if (all == 16 && forwards > backwards)
            {
                return false;
            }
        }

        return backwards >= MinWords && backwards > 2 * forwards && 3 * backwards >= all;
    }

    /// <summary>The text from its end to its start.</summary>
    public static string Undo(ReadOnlySpan<char> text)
    {
        var units = text[..Math.Min(text.Length, VariantFinder.MaxLength)].ToArray();
        Array.Reverse(units);
        return new string(units);
    }

    /// <summary>The text with each word from its end to its start.</summary>
    public static string UndoWords(ReadOnlySpan<char> text)
    {
        var units = text[..Math.Min(text.Length, VariantFinder.MaxLength)].ToArray();
        var start = 0;
        for (var i = 0; i <= units.Length; i++)
        {
            if (i == units.Length || !char.IsLetter(units[i]))
            {
                Array.Reverse(units, start, i - start);
                start = i + 1;
            }
        }

        return new string(units);
    }
}
