namespace ExtProc.Core.Detection.Patterns;

/// <summary>Decides whether a candidate that a pattern matched is what the pattern stands for. Pure, fast, thread-safe, never throws.</summary>
/// <param name="match">The candidate, in the folded view.</param>
/// <param name="before">Up to <see cref="PatternDefinition.ContextLength"/> characters of the folded view that stand before it in the same text.</param>
public delegate bool MatchValidator(ReadOnlySpan<char> match, ReadOnlySpan<char> before);

/// <summary>Decides by what stands before a start alone whether a pattern can match there at all. Pure, fast, thread-safe, never throws.</summary>
/// <param name="before">As for a <see cref="MatchValidator"/>.</param>
public delegate bool ContextFilter(ReadOnlySpan<char> before);

/// <summary>
/// A pattern for the linear-time engine, over the folded view of a text. Its length is bounded. Anything it needs to know of what stands
/// to the left it takes from the validator's context; to the right it may look one character ahead (<c>\b</c>, <c>$</c>).
/// </summary>
public sealed class PatternDefinition
{
    /// <summary>Characters of left context that validators are given at most.</summary>
    public const int ContextLength = 128;

    private long _nodes;

    /// <summary>The entity or rule, <c>CreditCard</c> or <c>github-pat</c>: stable, CamelCase or kebab-case; the label of redactions.</summary>
    public required string Name { get; init; }

    /// <summary>The expression.</summary>
    public required string Expression { get; init; }

    public bool IgnoreCase { get; init; }

    /// <summary>
    /// Asked once a start, before any candidate is judged. Where it says no, the pattern keeps no text back and its candidates cost nothing,
    /// so a pattern that matches almost any word should have one.
    /// </summary>
    public ContextFilter? Context { get; init; }

    public MatchValidator? Validator { get; init; }

    /// <summary>Automaton nodes, about; parsed on first use.</summary>
    internal long Nodes => _nodes > 0 ? _nodes : _nodes = PatternSize.Of(PatternCompiler.Parse(Expression, IgnoreCase)).Nodes;
}
