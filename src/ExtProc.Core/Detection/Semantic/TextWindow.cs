namespace ExtProc.Core.Detection.Semantic;

/// <summary>A stretch of a text's tokens that the encoder reads at once, between <c>[CLS]</c> and <c>[SEP]</c>.</summary>
/// <param name="Start">Index of its first token.</param>
/// <param name="Count">Number of its tokens.</param>
public readonly record struct TextWindow(int Start, int Count)
{
    /// <summary>Tokens of a window with <c>[CLS]</c> and <c>[SEP]</c>.</summary>
    public const int Length = 128;

    /// <summary>Tokens of the text in a full window.</summary>
    public const int MaxCount = Length - 2;

    /// <summary>Tokens from the start of a window to the start of the next; the rest is overlap.</summary>
    public const int Stride = 96;

    /// <summary>How many windows cover so many tokens.</summary>
    public static int CountFor(int tokens) => tokens <= MaxCount ? Math.Min(tokens, 1) : 1 + ((tokens - MaxCount + Stride - 1) / Stride);

    /// <summary>The window of an index among those that cover so many tokens.</summary>
    public static TextWindow At(int index, int tokens)
    {
        var start = index * Stride;
        return new TextWindow(start, Math.Min(MaxCount, tokens - start));
    }

    /// <summary>Writes the token ids that the encoder gets; returns how many.</summary>
    public int CopyTo(ReadOnlySpan<int> tokens, int startId, int endId, Span<int> output)
    {
        output[0] = startId;
        tokens.Slice(Start, Count).CopyTo(output[1..]);
        output[Count + 1] = endId;
        return Count + 2;
    }
}
