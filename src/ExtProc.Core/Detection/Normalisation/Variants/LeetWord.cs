namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>Reads one word in which signs stand for letters.</summary>
internal sealed class LeetWord(KnownWords words)
{
    /// <summary>UTF-16 units of the longest word that is read.</summary>
    public const int MaxLength = KnownWords.MaxLength;

    /// <summary>Signs with two letters that are tried in all ways; those beyond stand for their first.</summary>
    private const int MaxChoices = 5;

    private const string Marks = "!|+";

    /// <summary>True for a word of letters and signs, with at least one of both; exclamation marks at its end don't count.</summary>
    public static bool IsMixed(ReadOnlySpan<char> word)
    {
        if (word.Length is < 2 or > MaxLength)
        {
            return false;
        }

        var letters = 0;
        foreach (var unit in word)
        {
            letters += char.IsAsciiLetter(unit) ? 1 : 0;
        }

        return letters > 0 && word.TrimEnd('!').Length > letters;
    }

    /// <summary>
    /// Writes the known word that a word stands for, the most common one; false if there is none. Marks at its end may be no part of it.
    /// </summary>
    public bool TryRead(ReadOnlySpan<char> word, Span<char> letters, out int length)
    {
        length = 0;
        if (word.Length > MaxLength)
        {
            return false;
        }

        var bare = word.TrimEnd('!');
        if (bare.Length < word.Length && bare.Length > 0 && !bare.ContainsAny(LeetSigns.All) && words.RankOf(bare) > 0)
        {
            return false;
        }

        if (TryWhole(word, letters))
        {
            length = word.Length;
        }
        else
        {
            bare = word.TrimEnd(Marks);
            length = bare.Length < word.Length && bare.ContainsAny(LeetSigns.All) && TryWhole(bare, letters) ? bare.Length : 0;
        }

        return length > 0;
    }

    /// <summary>Writes a word with the usual letter for each sign; returns its length.</summary>
    public static int Spell(ReadOnlySpan<char> word, Span<char> letters)
    {
        word = word.TrimEnd('!');
        for (var i = 0; i < word.Length; i++)
        {
            letters[i] = LeetSigns.FirstOf(word[i]);
        }

        return word.Length;
    }

    private bool TryWhole(ReadOnlySpan<char> word, Span<char> letters)
    {
        Span<byte> choices = stackalloc byte[MaxChoices];
        var count = 0;
        for (var i = 0; i < word.Length; i++)
        {
            letters[i] = LeetSigns.FirstOf(word[i]);
            if (count < MaxChoices && LeetSigns.SecondOf(word[i]) != letters[i])
            {
                choices[count++] = (byte)i;
            }
        }

        letters = letters[..word.Length];
        var best = 0;
        var bestRank = int.MaxValue;
        for (var way = 0; way < 1 << count; way++)
        {
            Choose(word, letters, choices[..count], way);
            var rank = RankOf(letters);
            if (rank > 0 && rank < bestRank)
            {
                (best, bestRank) = (way, rank);
            }
        }

        Choose(word, letters, choices[..count], best);
        return bestRank < int.MaxValue;
    }

    private static void Choose(ReadOnlySpan<char> word, Span<char> letters, ReadOnlySpan<byte> choices, int way)
    {
        for (var i = 0; i < choices.Length; i++)
        {
            var at = choices[i];
            letters[at] = (way >> i & 1) == 0 ? LeetSigns.FirstOf(word[at]) : LeetSigns.SecondOf(word[at]);
        }
    }

    /// <summary>The only words of one letter are "a" and "i".</summary>
    private int RankOf(ReadOnlySpan<char> letters) => letters.Length > 1 ? words.RankOf(letters) : letters[0] is 'a' or 'i' ? 1 : 0;
}
