using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Policies;

/// <summary>Estimates, without building it, how large an automaton policies need that apply together.</summary>
internal static class AutomatonSize
{
    /// <summary>From here on an estimate is too near to the engine's cap to be trusted: the automaton is built to know.</summary>
    public const long Doubtful = NfaBuilder.MaxNodes / 2;

    /// <summary>Nodes, about; a pattern that several policies share counts once.</summary>
    public static long Of(IEnumerable<CompiledPolicy> policies)
    {
        var counted = new HashSet<(string Expression, bool IgnoreCase)>();
        long nodes = 0;
        foreach (PatternDefinition pattern in policies.SelectMany(static policy => policy.Rules).SelectMany(static rule => rule.Detection.Patterns))
        {
            nodes += counted.Add((pattern.Expression, pattern.IgnoreCase)) ? pattern.Nodes : 0;
        }
        return nodes;
    }
}
