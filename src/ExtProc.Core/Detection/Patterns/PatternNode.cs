namespace ExtProc.Core.Detection.Patterns;

/// <summary>A parsed expression. Immutable.</summary>
internal abstract record PatternNode
{
    private PatternNode()
    {
    }

    /// <summary>One code point of a set.</summary>
    public sealed record Set(CodePointSet Members) : PatternNode;

    public sealed record Sequence(IReadOnlyList<PatternNode> Items) : PatternNode;

    public sealed record Alternation(IReadOnlyList<PatternNode> Choices) : PatternNode;

    public sealed record Repeat(PatternNode Body, int Min, int Max) : PatternNode;

    public sealed record Assertion(PatternAssertion Kind) : PatternNode;
}
