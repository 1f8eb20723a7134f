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
    /// Compiles what exchanges will need. The patterns of policies that apply together run as one automaton, so what all policies need
    /// together bounds what any exchange needs: a set beyond that bound is refused here, before it can be live.
    /// </summary>
    public PolicyDiagnostic? Prepare()
    {
        try
        {
            Warm();
            return null;
        }
        catch (ArgumentException)
        {
            return new(DiagnosticSeverity.Error, DiagnosticCodes.OverCap, "", "the patterns of all policies together need too large an automaton");
        }
    }
}
