namespace ExtProc.Core.Policies;

/// <summary>The policies that are live together. Immutable, replaced in its entirety; an exchange pins one for as long as it lasts.</summary>
public sealed partial class PolicySnapshot
{
    /// <param name="revision">Counts the snapshots of this process, from 1; 0 before the first.</param>
    /// <param name="hash">See <see cref="PolicySet.Hash"/>.</param>
    /// <param name="sources">By namespace and name.</param>
    /// <param name="loadedAt">When it became live.</param>
    public PolicySnapshot(long revision, string hash, IReadOnlyList<LoadedPolicy> sources, DateTimeOffset loadedAt)
    {
        Revision = revision;
        Hash = hash;
        Sources = sources;
        Policies = [.. sources.Select(static source => source.Policy)];
        LoadedAt = loadedAt;
    }

    public static PolicySnapshot Empty { get; } = new(0, "", [], default);

    public long Revision { get; }

    /// <summary>False before any set was good: nobody knows then what exchanges must be inspected for.</summary>
    public bool IsLoaded => Revision > 0;

    public string Hash { get; }

    /// <summary>The same policies with what people want to know of them.</summary>
    public IReadOnlyList<LoadedPolicy> Sources { get; }

    /// <summary>By namespace and name, ordinal.</summary>
    public IReadOnlyList<CompiledPolicy> Policies { get; }

    public DateTimeOffset LoadedAt { get; }

    /// <summary>
    /// Compiles what every exchange needs, and refuses, before it can be live, a set that would need too large an automaton: that of the
    /// policies that reach everywhere, or of these and the policies of one namespace. What only the traffic tells (origins of several
    /// namespaces, policies that routes name) is not known here: where that is too large, exchanges fault and <c>onError</c> decides.
    /// </summary>
    public PolicyDiagnostic? Prepare()
    {
        try
        {
            Warm();
        }
        catch (ArgumentException)
        {
            return TooLarge("the patterns of all policies together need too large an automaton");
        }
        return Selection.OverlargeNamespace() is { } name
            ? TooLarge($"the patterns of the policies for namespace {name} need, with those for all, too large an automaton")
            : null;
    }

    private static PolicyDiagnostic TooLarge(string message) => new(DiagnosticSeverity.Error, DiagnosticCodes.OverCap, "", message);
}
