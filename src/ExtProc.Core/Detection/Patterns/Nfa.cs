namespace ExtProc.Core.Detection.Patterns;

/// <summary>
/// The union of some patterns as a nondeterministic automaton over UTF-16 units. Every repeat is bounded and written out, so it has no
/// cycles. Immutable.
/// </summary>
internal sealed class Nfa(NfaNode[] nodes, int[] starts, CharClasses classes)
{
    /// <summary>All nodes; a pattern's nodes lead to its <see cref="NfaNodeKind.Accept"/>.</summary>
    public ReadOnlySpan<NfaNode> Nodes => nodes;

    /// <summary>Where each pattern begins.</summary>
    public ReadOnlySpan<int> Starts => starts;

    public CharClasses Classes => classes;
}
