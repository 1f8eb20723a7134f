using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>Reads digits and symbols inside words as the letters they look like: <c>pr3v10us</c>, <c>p@$$word</c>.</summary>
internal sealed class LeetSpelling(KnownWords words)
{
    /// <summary>A shorter word that comes out is no sign that anything was disguised.</summary>
    private const int MinKnownWord = 4;

    /// <summary>The rarest word that a number is read as.</summary>
    private const int CommonNumber = 4000;

    /// <summary>What stands before digits in prices.</summary>
    private const string Currencies = "$\u20AC\u00A3+";

    private readonly LeetWord _words = new(words);

    /// <summary>The text with these words read as letters.</summary>
    public Reading Undo(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny(LeetSigns.All))
        {
            return default;
        }

        var shares = Count(text);
        return shares.IsAny ? Replace(text, shares) : default;
    }

    private LeetShares Count(ReadOnlySpan<char> text)
    {
        int known = 0, likely = 0, mixed = 0, longMixed = 0, all = 0;
        Span<char> letters = stackalloc char[LeetWord.MaxLength];
        for (var at = 0; Next(text, ref at, out var length); at += length)
        {
            var word = text.Slice(at, length);
            all++;
            if (!LeetWord.IsMixed(word))
            {
                continue;
            }

            mixed++;
            if (length >= MinKnownWord)
            {
                longMixed++;
                var isKnown = _words.TryRead(word, letters, out var read, out _) && read >= MinKnownWord;
                known += isKnown ? 1 : 0;
                likely += isKnown || LeetWord.IsSpelled(word) ? 1 : 0;
            }
        }

        return new LeetShares(all, mixed, longMixed, known, likely);
    }

    private Reading Replace(ReadOnlySpan<char> text, in LeetShares shares)
    {
        var reading = new StringBuilder(text.Length);
        Span<char> letters = stackalloc char[LeetWord.MaxLength];
        var copied = 0;
        for (var at = 0; Next(text, ref at, out var length); at += length)
        {
            var word = text.Slice(at, length);
            if (length > LeetWord.MaxLength || !word.ContainsAny(LeetSigns.All))
            {
                continue;
            }

            var read = !shares.IsWhole ? ReadAlone(word, letters)
                : LeetEnding.TryRead(text[..at], word, letters) ? length
                : LeetWord.IsMixed(word) ? LeetWord.IsOrdinal(word) ? 0 : ReadMixed(word, letters)
                : ReadSigns(text, at, word, letters, shares.IsDense);
            if (read > 0)
            {
                reading.Append(text[copied..at]).Append(letters[..read]);
                copied = at + read;
            }
        }

        return reading.Append(text[copied..]).Close(text, shares.IsWhole);
    }

    /// <summary>In a text that isn't disguised otherwise, only what becomes a longer word is read.</summary>
    private int ReadAlone(ReadOnlySpan<char> word, Span<char> letters) =>
        word.Length >= MinKnownWord && LeetWord.IsMixed(word) && _words.TryRead(word, letters, out var read, out _) && read >= MinKnownWord ? read : 0;

    private int ReadMixed(ReadOnlySpan<char> word, Span<char> letters) =>
        _words.TryRead(word, letters, out var read, out _) ? read : _words.Spell(word, letters);

    /// <summary>Numbers are words if they can be common ones; what has other signs than digits is one in any case.</summary>
    private int ReadSigns(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> word, Span<char> letters, bool isDense)
    {
        var bare = word.TrimEnd('!');
        var isNumber = !bare.TrimStart(Currencies).ContainsAnyExceptInRange('0', '9');
        if (isNumber && (!isDense || IsPartOfNumber(text, at, bare.Length)))
        {
            return 0;
        }

        if (_words.TryRead(word, letters, out var read, out var rank) && (!isNumber || rank <= CommonNumber))
        {
            return read;
        }

        return isNumber || bare.Length < 3 || !bare.ContainsAnyInRange('0', '9') ? 0 : _words.Spell(word, letters);
    }

    /// <summary>True for digits that go on behind a point, a dash and the like: versions, dates, times, prices; and for the numbers of lists and notes.</summary>
    private static bool IsPartOfNumber(ReadOnlySpan<char> text, int at, int length)
    {
        var end = at + length;
        return (at > 1 && text[at - 1] is '.' or ',' or ':' or '/' or '-' && char.IsAsciiDigit(text[at - 2]))
            || (end + 1 < text.Length && text[end] is '.' or ',' or ':' or '/' or '-' && char.IsAsciiDigit(text[end + 1]))
            || (end < text.Length && text[end] is '%' or '\u00B0' or ']')
            || (length == 1 && end < text.Length && text[end] is '.' or ',' or ':' or ')');
    }

    /// <summary>The next run of letters, digits and signs.</summary>
    private static bool Next(ReadOnlySpan<char> text, ref int at, out int length)
    {
        // A bar that is alone parts columns.
        while (at < text.Length && (!LeetSigns.IsPart(text[at]) || (text[at] == '|' && (at + 1 == text.Length || text[at + 1] is ' ' or '\n'))))
        {
            at++;
        }

        var end = at;
        while (end < text.Length && LeetSigns.IsPart(text[end]))
        {
            end++;
        }

        length = end - at;
        return length > 0;
    }
}
