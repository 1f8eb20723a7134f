using System.Globalization;

namespace ExtProc.Core.Detection.Patterns;

/// <summary>
/// The characters that <c>\b</c> takes for parts of words: letters, digits and marks of the scripts that part words by spaces, and the
/// underscore. Scripts that do not, Hangul with its particles among them, have no edges inside a sentence, so what they surround must have
/// its own: an address right after a Chinese word starts at an edge. Characters outside the basic plane never are parts of words.
/// </summary>
internal static class WordCharacters
{
    public static readonly CodePointSet Set = Find();

    public static bool Contains(char c) => IsWord(c) && !IsUnspaced(c);

    private static CodePointSet Find()
    {
        var points = new List<(int First, int Last)>();
        for (var c = 0; c <= char.MaxValue; c++)
        {
            if (Contains((char)c))
            {
                points.Add((c, c));
            }
        }

        return CodePointSet.Of(points);
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_' || char.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    // Thai, Lao, Tibetan, Myanmar; Hangul letters; Khmer; Han, Kana, Bopomofo and their radicals; Hangul syllables; compatibility Han.
    private static bool IsUnspaced(char c) => c
        is (>= '\u0E00' and <= '\u109F')
        or (>= '\u1100' and <= '\u11FF')
        or (>= '\u1780' and <= '\u17FF')
        or (>= '\u2E80' and <= '\uA4CF')
        or (>= '\uA960' and <= '\uA97F')
        or (>= '\uAC00' and <= '\uD7FF')
        or (>= '\uF900' and <= '\uFAFF');
}
