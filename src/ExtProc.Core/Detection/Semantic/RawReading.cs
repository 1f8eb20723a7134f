namespace ExtProc.Core.Detection.Semantic;

/// <summary>What the models say of one reading of a text before calibration.</summary>
/// <param name="Windows">How many of its windows the encoder has read.</param>
/// <param name="Logits">For each of the encoder's outputs the highest of the windows; empty without an encoder.</param>
/// <param name="Lexical">The lexical tier's scores, in the order of <see cref="LexicalNames"/>.</param>
public sealed record RawReading(int Windows, ReadOnlyMemory<float> Logits, ReadOnlyMemory<float> Lexical)
{
    /// <summary>What the lexical scores stand for.</summary>
    public static IReadOnlyList<string> LexicalNames { get; } = ["injection", "indirect", "harm"];
}
