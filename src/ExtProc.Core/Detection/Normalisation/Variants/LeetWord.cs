namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>Reads one word in which signs stand for letters.</summary>
internal sealed class LeetWord
{
    /// <summary>UTF-16 units of the longest word that is read.</summary>
    public const int MaxLength = KnownWords.MaxLength;

    /// <summary>Signs with two letters that are tried in all ways; those beyond stand for their first.</summary>
    private const int MaxChoices = 6;

    private const string Marks = "!|+";

    private readonly KnownWords _words;
    private readonly Func<ReadOnlySpan<char>, int> _rank;
    private readonly Func<ReadOnlySpan<char>, int> _pieces;

    public LeetWord(KnownWords words)
    {
        _words = words;
        _rank = Rank;
        _pieces = words.CostOf;
    }

    /// <summary>True for a word of letters and signs, with at least one of both; exclamation marks at its end don't count.</summary>
    public static bool IsMixed(ReadOnlySpan<char> word)
    {
        if (word.Length is < 2 or > MaxLength)
        {
            return false;
        }

        var letters = LettersOf(word);
        return letters > 0 && word.TrimEnd('!').Length > letters;
    }

    /// <summary>True for <c>1st</c>, <c>22nd</c>, <c>3rd</c>, <c>30th</c>.</summary>
    public static bool IsOrdinal(ReadOnlySpan<char> word) =>
        word.Length > 2 && (word[^3..] is "1st" or "2nd" or "3rd" || word[^2..] is "th") && !word[..^2].ContainsAnyExceptInRange('0', '9');

    /// <summary>True for a word that mostly consists of letters, with signs between them (but no e-mail address): one that isn't known may be of another language.</summary>
    public static bool IsSpelled(ReadOnlySpan<char> word)
    {
        var letters = LettersOf(word);
        if (word.Length is < 5 or > MaxLength || 3 * letters < 2 * word.Length || word.Contains('@'))
        {
            return false;
        }

        while (LeetSigns.All.Contains(word[^1]))
        {
            word = word[..^1];
        }

        return word[1..].ContainsAny(LeetSigns.All);
    }

    /// <summary>
    /// Writes the known word that a word stands for, the most common one; false if there is none. Marks at its end may be no part of it.
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="letters">Where it is written.</param>
    /// <param name="length">How much of the word was read.</param>
    /// <param name="rank">How rare the word is that was found.</param>
    public bool TryRead(ReadOnlySpan<char> word, Span<char> letters, out int length, out int rank)
    {
        length = 0;
        rank = 0;
        if (word.Length > MaxLength)
        {
            return false;
        }

        var bare = word.TrimEnd('!');
        if (bare.Length < word.Length && bare.Length > 0 && !bare.ContainsAny(LeetSigns.All) && _words.RankOf(bare) > 0)
        {
            return false;
        }

        if (TryWhole(word, letters, out rank))
        {
            length = word.Length;
        }
        else
        {
            bare = word.TrimEnd(Marks);
            length = bare.Length < word.Length && bare.ContainsAny(LeetSigns.All) && TryWhole(bare, letters, out rank) ? bare.Length : 0;
        }

        return length > 0;
    }

    /// <summary>Writes an unknown word with the letters that the fewest and most common pieces spell; returns its length.</summary>
    public int Spell(ReadOnlySpan<char> word, Span<char> letters)
    {
        word = word.TrimEnd('!');
        ReadBest(word, letters, _pieces);
        return word.Length;
    }

    private bool TryWhole(ReadOnlySpan<char> word, Span<char> letters, out int rank)
    {
        rank = ReadBest(word, letters, _rank);
        return rank < int.MaxValue;
    }

    /// <summary>Writes the way to read a word that costs least, and returns its cost; of equal ones that with the usual letters.</summary>
    private static int ReadBest(ReadOnlySpan<char> word, Span<char> letters, Func<ReadOnlySpan<char>, int> costOf)
    {
        Span<byte> choices = stackalloc byte[MaxChoices];
        var count = 0;
        for (var i = 0; i < word.Length; i++)
        {
            letters[i] = LeetSigns.FirstOf(char.ToLowerInvariant(word[i]));
            if (count < MaxChoices && LeetSigns.SecondOf(word[i]) != LeetSigns.FirstOf(word[i]))
            {
                choices[count++] = (byte)i;
            }
        }

        letters = letters[..word.Length];
        var best = 0;
        var least = int.MaxValue;
        for (var way = 0; way < 1 << count; way++)
        {
            Choose(word, letters, choices[..count], way);
            var cost = costOf(letters);
            if (cost < least)
            {
                (best, least) = (way, cost);
            }
        }

        Choose(word, letters, choices[..count], best);
        KeepCase(word, letters);
        return least;
    }

    private static void Choose(ReadOnlySpan<char> word, Span<char> letters, ReadOnlySpan<byte> choices, int way)
    {
        for (var i = 0; i < choices.Length; i++)
        {
            var at = choices[i];
            letters[at] = (way >> i & 1) == 0 ? LeetSigns.FirstOf(word[at]) : LeetSigns.SecondOf(word[at]);
        }
    }

    private static void KeepCase(ReadOnlySpan<char> word, Span<char> letters)
    {
        for (var i = 0; i < word.Length; i++)
        {
            letters[i] = char.IsLetter(word[i]) ? word[i] : letters[i];
        }
    }

    private static int LettersOf(ReadOnlySpan<char> word)
    {
        var letters = 0;
        foreach (var unit in word)
        {
            letters += char.IsLetter(unit) ? 1 : 0;
        }

        return letters;
    }

    /// <summary>The only words of one letter are "a" and "i".</summary>
    private int Rank(ReadOnlySpan<char> letters)
    {
        var rank = letters.Length > 1 ? _words.RankOf(letters) : letters is "a" or "i" ? 1 : 0;
        return rank == 0 ? int.MaxValue : rank;
    }
}
