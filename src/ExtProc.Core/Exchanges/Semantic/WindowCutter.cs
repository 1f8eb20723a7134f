namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>
/// Says where the windows of a streamed text end. It looks at the text alone and not at the chunks that it came in, so that the same text
/// is judged in the same windows whatever the chunking; only time that runs out makes a window shorter.
/// </summary>
/// <param name="Window">Characters of a window.</param>
/// <param name="BySentence">Whether every sentence is a window of its own, and no window is released to its end that cuts one: for names.</param>
/// <param name="ToEnd">Whether the whole text is one window.</param>
internal readonly record struct WindowCutter(int Window, bool BySentence, bool ToEnd)
{
    /// <summary>Longest first window: something is seen soon.</summary>
    public const int First = 96;

    /// <summary>A name that a window cuts is seen whole in the next one if it is not longer than this.</summary>
    public const int Margin = 64;

    private const int ShortestSentence = 24;

    /// <summary>Letters before a full stop that make its word no abbreviation.</summary>
    private const int LettersOfWord = 3;

    private int Limit(bool isFirst)
    {
        int limit = isFirst ? Math.Min(First, Window) : Window;
        return BySentence ? Math.Max(limit, 2 * Margin) : limit;
    }

    /// <summary>How many of the characters that wait make the next window; 0: more must come first.</summary>
    /// <param name="waiting">The characters that were not judged, or not released.</param>
    /// <param name="isFirst">Whether it is the text's first window.</param>
    /// <param name="isFinal">Whether the text ends here.</param>
    /// <param name="isDue">Whether they have waited so long that a shorter window has to do.</param>
    public int EndOf(ReadOnlySpan<char> waiting, bool isFirst, bool isFinal, bool isDue)
    {
        if (ToEnd)
        {
            return isFinal ? waiting.Length : 0;
        }
        int limit = Limit(isFirst);
        int sentence = isFirst || BySentence ? SentenceEnd(waiting[..Math.Min(limit, waiting.Length)]) : 0;
        if (sentence > 0)
        {
            return sentence;
        }
        if (waiting.Length >= limit)
        {
            return AtCodePoint(waiting, limit);
        }
        return isFinal || (isDue && waiting.Length > (BySentence ? Margin + 1 : 0)) ? waiting.Length : 0;
    }

    /// <summary>How many characters of a window that was judged may be released.</summary>
    public int ReleaseOf(ReadOnlySpan<char> window, bool isLast) =>
        !BySentence || isLast || SentenceEnd(window) == window.Length ? window.Length : AtCodePoint(window, window.Length - Margin);

    private static int SentenceEnd(ReadOnlySpan<char> text)
    {
        for (int at = ShortestSentence; at <= text.Length; at++)
        {
            char last = text[at - 1];
            bool ends = last is '。' or '！' or '？'
                || (char.IsWhiteSpace(last) && text[at - 2] is '!' or '?' or '…')
                || (char.IsWhiteSpace(last) && text[at - 2] == '.' && EndsWord(text[..(at - 2)]));
            if (ends)
            {
                return at;
            }
        }
        return 0;
    }

    private static bool EndsWord(ReadOnlySpan<char> text)
    {
        int letters = 0;
        while (letters < LettersOfWord && letters < text.Length && char.IsLetterOrDigit(text[^(letters + 1)]))
        {
            letters++;
        }
        return letters == LettersOfWord;
    }

    private static int AtCodePoint(ReadOnlySpan<char> text, int end) => char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
}
