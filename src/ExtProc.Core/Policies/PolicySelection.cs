using System.Collections.Concurrent;
using System.Collections.Frozen;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Policies;

/// <summary>
/// Finds the policies of one snapshot that apply to an exchange. Answers are cached, since gateways see few origins, hosts and paths; what
/// peers can invent fills a cache to its cap and is computed each time beyond. Safe for any number of threads.
/// </summary>
internal sealed class PolicySelection
{
    /// <summary>Entries of each cache.</summary>
    public const int CacheCapacity = 4096;

    private const int MaxCachedKeyLength = 512;

    private readonly CompiledPolicy[] _policies;
    private readonly FrozenSet<string> _names;
    private readonly ConcurrentDictionary<TrafficOrigin, OriginPolicies> _byOrigin = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<(OriginPolicies Reached, string Host, string Path, Operation Operation), AppliedPolicies> _byTarget = new();
    private readonly ConcurrentDictionary<(AppliedPolicies Candidates, string Model), AppliedPolicies> _byModel = new();
    private readonly List<OriginPolicies> _reached = [];
    private readonly List<AppliedPolicies> _sets = [];
    private readonly List<AppliedPolicies> _inherited = [];

    /// <param name="policies">In the order that decides which of two blocks is reported; policies whose mode is Off never apply.</param>
    public PolicySelection(IReadOnlyList<CompiledPolicy> policies)
    {
        _policies = [.. policies.Where(policy => policy.Mode != PolicyMode.Off && policy.Rules.Count > 0)];
        _names = policies.Select(static policy => policy.Name).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Takes over the sets that exchanges used before and that hold nothing but policies of this snapshot, with their compiled scans, so that a
    /// change costs only the exchanges that it concerns. Before first use.
    /// </summary>
    public void Inherit(PolicySelection previous)
    {
        var mine = _policies.ToHashSet();
        lock (previous._sets)
        {
            _inherited.AddRange(previous._sets.Where(set => set.Policies.All(mine.Contains)));
        }
    }

    /// <summary>The first policy that the origin names and that is not live; null when all are.</summary>
    public string? MissingOf(TrafficOrigin origin) => origin.Policies.Count == 0 ? null : ReachedBy(origin).Missing;

    /// <summary>
    /// The policies that reach the origin or are named by it, and whose hosts, paths and operations fit; models are not looked at yet.
    /// </summary>
    /// <param name="origin">Where the exchange passes; one object for all exchanges of one origin.</param>
    /// <param name="host">Host without port.</param>
    /// <param name="path">Path without query.</param>
    /// <param name="operation">What is asked for.</param>
    public AppliedPolicies Candidates(TrafficOrigin origin, string host, string path, Operation operation)
    {
        if (_policies.Length == 0)
        {
            return AppliedPolicies.Empty;
        }
        OriginPolicies reached = ReachedBy(origin);
        if (reached.Policies.Length == 0)
        {
            return AppliedPolicies.Empty;
        }
        (OriginPolicies Reached, string Host, string Path, Operation Operation) key = (reached, host, path, operation);
        return _byTarget.TryGetValue(key, out AppliedPolicies? set) ? set : Find(key);
    }

    /// <summary>Those of the candidates whose models fit.</summary>
    public AppliedPolicies ForModel(AppliedPolicies candidates, string model)
    {
        if (!candidates.DependsOnModel)
        {
            return candidates;
        }
        (AppliedPolicies Candidates, string Model) key = (candidates, model);
        return _byModel.TryGetValue(key, out AppliedPolicies? set) ? set : Find(key);
    }

    /// <summary>
    /// Compiles ahead what every exchange may need: the scans of the policies that reach everywhere, together and of those without conditions.
    /// What more an exchange needs is compiled when the first of its origin comes.
    /// </summary>
    public void Warm()
    {
        Warm(Intern(Array.FindAll(_policies, static policy => policy.Reach.IsEverywhere)));
        Warm(Intern(Array.FindAll(_policies, static policy => policy.Reach.IsEverywhere && policy.Match.IsEverything)));
    }

    /// <summary>
    /// The first namespace of which the policies need, together with those that reach everywhere, a larger automaton than the engine builds;
    /// null when there is none. Cheap unless a namespace comes near to it.
    /// </summary>
    public string? OverlargeNamespace()
    {
        CompiledPolicy[] everywhere = Array.FindAll(_policies, static policy => policy.Reach.IsEverywhere);
        long floor = everywhere.Sum(static policy => policy.Nodes);
        foreach ((string name, List<CompiledPolicy> members) in ByNamespace())
        {
            if (floor + members.Sum(static policy => policy.Nodes) > AutomatonSize.Doubtful
                && AutomatonSize.Of([.. everywhere, .. members]) > AutomatonSize.Doubtful
                && !CanWarm(Array.FindAll(_policies, policy => policy.Reach.IsEverywhere || members.Contains(policy))))
            {
                return name;
            }
        }
        return null;
    }

    private AppliedPolicies Find((OriginPolicies Reached, string Host, string Path, Operation Operation) key)
    {
        AppliedPolicies set = Intern(Array.FindAll(key.Reached.Policies, policy => Fits(policy.Match, key.Host, key.Path, key.Operation)));
        if (_byTarget.Count < CacheCapacity && key.Host.Length + key.Path.Length <= MaxCachedKeyLength)
        {
            _byTarget.TryAdd(key, set);
        }
        return set;
    }

    private AppliedPolicies Find((AppliedPolicies Candidates, string Model) key)
    {
        AppliedPolicies set = Intern([.. key.Candidates.Policies.Where(policy => Any(policy.Match.Models, key.Model))]);
        if (_byModel.Count < CacheCapacity && key.Model.Length <= MaxCachedKeyLength)
        {
            _byModel.TryAdd(key, set);
        }
        return set;
    }

    private SortedDictionary<string, List<CompiledPolicy>> ByNamespace()
    {
        var groups = new SortedDictionary<string, List<CompiledPolicy>>(StringComparer.Ordinal);
        foreach (CompiledPolicy policy in _policies)
        {
            foreach (string name in policy.Reach.Namespaces.Concat(policy.Reach.Targets.Select(static target => target.Namespace)).Distinct())
            {
                if (!groups.TryGetValue(name, out List<CompiledPolicy>? members))
                {
                    groups.Add(name, members = []);
                }
                members.Add(policy);
            }
        }
        return groups;
    }

    private static bool CanWarm(CompiledPolicy[] policies)
    {
        try
        {
            Warm(new AppliedPolicies(policies));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Warm(AppliedPolicies set)
    {
        foreach (PartScope kind in (ReadOnlySpan<PartScope>)[PartScope.System, PartScope.User, PartScope.Assistant, PartScope.ToolDefinition, PartScope.ToolCall, PartScope.ToolResult])
        {
            set.PlanFor(PartScope.Input | kind, restore: false);
        }
        foreach (PartScope kind in (ReadOnlySpan<PartScope>)[PartScope.None, PartScope.ToolCall, PartScope.Reasoning])
        {
            set.PlanFor(PartScope.Output | kind, restore: false);
            if (set.MintsTokens)
            {
                set.PlanFor(PartScope.Output | kind, restore: true);
            }
        }
    }

    private static bool Fits(PolicyMatch match, string host, string path, Operation operation) =>
        Any(match.Hosts, host) && Any(match.Paths, path) && (match.Operations.Count == 0 || match.Operations.Contains(operation));

    private static bool Any(IReadOnlyList<Glob> globs, string text)
    {
        for (int i = 0; i < globs.Count; i++)
        {
            if (globs[i].IsMatch(text))
            {
                return true;
            }
        }
        return globs.Count == 0;
    }

    private OriginPolicies ReachedBy(TrafficOrigin origin)
    {
        if (!_byOrigin.TryGetValue(origin, out OriginPolicies? reached))
        {
            reached = Intern(OriginPolicies.Of(origin, _policies, _names));
            if (_byOrigin.Count < CacheCapacity)
            {
                _byOrigin.TryAdd(origin, reached);
            }
        }
        return reached;
    }

    /// <summary>Origins that the same policies reach share the answers for hosts and paths.</summary>
    private OriginPolicies Intern(OriginPolicies reached)
    {
        lock (_reached)
        {
            foreach (OriginPolicies known in _reached)
            {
                if (known.Missing == reached.Missing && known.Policies.AsSpan().SequenceEqual(reached.Policies))
                {
                    return known;
                }
            }
            if (_reached.Count < CacheCapacity)
            {
                _reached.Add(reached);
            }
            return reached;
        }
    }

    /// <summary>Sets of equal policies are one object, so that their scans are compiled once.</summary>
    private AppliedPolicies Intern(CompiledPolicy[] policies)
    {
        if (policies.Length == 0)
        {
            return AppliedPolicies.Empty;
        }
        lock (_sets)
        {
            if (_sets.Find(known => known.Policies.SequenceEqual(policies)) is { } used)
            {
                return used;
            }
            AppliedPolicies set = _inherited.Find(known => known.Policies.SequenceEqual(policies)) ?? new AppliedPolicies(policies);
            if (_sets.Count < CacheCapacity)
            {
                _sets.Add(set);
            }
            return set;
        }
    }
}
