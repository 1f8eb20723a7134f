using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>
/// Reads letters of other alphabets as the Latin ones that they look like, where they spell English words or stand among Latin
/// letters. A scoring text has done so where a text is mainly Latin; here are texts with more letters of other alphabets, and letters that look less
/// alike.
/// </summary>
internal sealed class LookAlikeText(KnownWords words)
{
    private const int MinWord = 3;

    /// <summary>Letters of known words that don't come about by chance.</summary>
    private const int ManyLetters = 12;

    /// <summary>Behind the blocks of Latin letters.</summary>
    private const char FirstOther = '\u0370';

    private const char SmallCherokee = '\uAB70';
    private const char CherokeeEnd = '\uABBF';
    private const char Cherokee = '\u13A0';

    /// <summary>Each letter, followed by the Latin one.</summary>
    private const string Others =
        "\u03B2b\u03B4d\u03BBl\u03C0n\u03B8o\u03B6z\u03C2s\u03C6o\u03BEe\u03BCu\u0431b\u043Fn\u0438n\u044Fr\u0448w\u0434d\u043Bn\u044As\u0432b"
        + "\u0562b\u0564n\u057Fs\u0580r\u0572n\u0576u\u053Cl\u0554p";

    /// <summary>The text with such words in Latin, all of it; null if they aren't most of its words of other alphabets.</summary>
    public string? Undo(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text) || text.Length > VariantFinder.MaxWhole)
        {
            return null;
        }

        var known = 0;
        var all = 0;
        Span<char> latin = stackalloc char[KnownWords.MaxLength];
        for (var at = 0; Next(text, ref at, out var length); at += length)
        {
            all += length;
            var word = text.Slice(at, length);
            var isLatin = length >= MinWord && TryFold(word, latin) && (IsMixed(word) || words.RankOf(latin[..length]) > 0);
            known += isLatin ? length : 0;
        }

        return known >= ManyLetters && 2 * known >= all ? Replace(text) : null;
    }

    private static string Replace(ReadOnlySpan<char> text)
    {
        var output = new StringBuilder(text.Length);
        Span<char> latin = stackalloc char[KnownWords.MaxLength];
        var copied = 0;
        for (var at = 0; Next(text, ref at, out var length); at += length)
        {
            if (TryFold(text.Slice(at, length), latin))
            {
                output.Append(text[copied..at]).Append(latin[..length]);
                copied = at + length;
            }
        }

        return output.Append(text[copied..]).ToString();
    }

    private static bool IsMixed(ReadOnlySpan<char> word) => word.ContainsAnyInRange('A', 'z') && word.ContainsAnyInRange(FirstOther, char.MaxValue);

    private static bool TryFold(ReadOnlySpan<char> word, Span<char> latin)
    {
        if (word.Length > latin.Length)
        {
            return false;
        }

        for (var i = 0; i < word.Length; i++)
        {
            latin[i] = Fold(word[i]);
            if (!char.IsAscii(latin[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static char Fold(char unit)
    {
        if (char.IsAscii(unit))
        {
            return unit;
        }

        unit = unit is >= SmallCherokee and <= CherokeeEnd ? (char)(unit - SmallCherokee + Cherokee) : unit;
        var other = Others.IndexOf(unit, StringComparison.Ordinal);
        if (other >= 0 && other % 2 == 0)
        {
            return Others[other + 1];
        }

        var entry = FoldingTable.Lookup(unit);
        return entry < 0x80 && char.IsAsciiLetter((char)entry) ? (char)entry : unit;
    }

    /// <summary>The next run of letters with one among them that isn't ASCII.</summary>
    private static bool Next(ReadOnlySpan<char> text, ref int at, out int length)
    {
        while (at < text.Length)
        {
            var end = at;
            while (end < text.Length && char.IsLetter(text[end]))
            {
                end++;
            }

            length = end - at;
            if (length > 0 && !Ascii.IsValid(text[at..end]))
            {
                return true;
            }

            at = Math.Max(end, at + 1);
        }

        length = 0;
        return false;
    }
}
