using System.Buffers;
using ExtProc.Core.Detection.Normalisation;

namespace ExtProc.Core.Detection.Pii;

/// <summary>
/// Words that make a weak shape believable when they stand to its left. Words are folded as the text is; case does not
/// count. A word that starts or ends with an ASCII letter must stand alone at that edge; one that ends with <c>*</c> is a stem.
/// </summary>
internal sealed class ContextWords
{
    // Tables of numbers have no words: most candidates among them are dismissed by one look.
    private static readonly SearchValues<char> Letterless = SearchValues.Create("0123456789 \t\r\n.,;:+-/()[]{}'\"|_=");

    private readonly int _reach;
    private readonly string[] _words;
    private readonly bool[] _stems;
    private readonly SearchValues<string> _any;

    /// <param name="reach">Characters to the left of the candidate that are searched.</param>
    /// <param name="words">Words separated by commas.</param>
    public ContextWords(int reach, string words)
    {
        string[] entries = words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        _reach = reach;
        _stems = [.. entries.Select(word => word.EndsWith('*'))];
        _words = [.. entries.Select(word => TextFolding.Fold(word.TrimEnd('*')))];
        _any = SearchValues.Create(_words, StringComparison.OrdinalIgnoreCase);
    }

    public bool StandBefore(ReadOnlySpan<char> before)
    {
        ReadOnlySpan<char> window = before.Length > _reach ? before[^_reach..] : before;
        if (!window.ContainsAnyExcept(Letterless) || window.IndexOfAny(_any) < 0)
        {
            return false;
        }

        for (int i = 0; i < _words.Length; i++)
        {
            if (Contains(window, _words[i], _stems[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(ReadOnlySpan<char> window, string word, bool stem)
    {
        int from = 0;
        while (true)
        {
            int at = window[from..].IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            int start = from + at;
            int end = start + word.Length;
            if (IsEdge(window, start, word[0], start - 1) && (stem || IsEdge(window, end, word[^1], end)))
            {
                return true;
            }

            from = start + 1;
        }
    }

    // An identifier joins its words by case or underscore (userPhone, phone_number), so only a letter of the same case is a neighbour.
    private static bool IsEdge(ReadOnlySpan<char> window, int position, char inside, int outside)
    {
        if (!char.IsAsciiLetter(inside) || (uint)outside >= (uint)window.Length || !char.IsAsciiLetter(window[outside]))
        {
            return true;
        }

        return position > 0 && position < window.Length && char.IsAsciiLetterLower(window[position - 1]) && char.IsAsciiLetterUpper(window[position]);
    }
}
