namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>Reads what stands behind an apostrophe: <c>d0n'7</c>, <c>1t'5</c>, <c>w3'11</c>.</summary>
internal static class LeetEnding
{
    private static readonly string[] s_endings = ["s", "t", "ll", "re", "ve"];

    /// <summary>Writes the ending that a word stands for, if an apostrophe and the rest of a word stand before it.</summary>
    public static bool TryRead(ReadOnlySpan<char> before, ReadOnlySpan<char> word, Span<char> letters)
    {
        if (before.Length < 2 || before[^1] != '\'' || !LeetSigns.IsPart(before[^2]))
        {
            return false;
        }

        foreach (var ending in s_endings)
        {
            if (Matches(word, ending))
            {
                ending.CopyTo(letters);
                return true;
            }
        }

        return false;
    }

    private static bool Matches(ReadOnlySpan<char> word, string ending)
    {
        if (word.Length != ending.Length)
        {
            return false;
        }

        for (var i = 0; i < word.Length; i++)
        {
            var unit = char.ToLowerInvariant(word[i]);
            if (LeetSigns.FirstOf(unit) != ending[i] && LeetSigns.SecondOf(unit) != ending[i])
            {
                return false;
            }
        }

        return true;
    }
}
