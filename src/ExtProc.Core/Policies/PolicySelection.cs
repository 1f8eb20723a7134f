using System.Collections.Concurrent;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Policies;

/// <summary>
/// Finds the policies of one snapshot that apply to an exchange. Answers are cached, since gateways see few hosts and paths; what peers can
/// invent fills a cache to its cap and is computed each time beyond. Safe for any number of threads.
/// </summary>
internal sealed class PolicySelection
{
    /// <summary>Entries of each cache.</summary>
    public const int CacheCapacity = 4096;

    private const int MaxCachedKeyLength = 512;

    private readonly CompiledPolicy[] _policies;
    private readonly ConcurrentDictionary<(string Host, string Path, Operation Operation), AppliedPolicies> _byTarget = new();
    private readonly ConcurrentDictionary<(AppliedPolicies Candidates, string Model), AppliedPolicies> _byModel = new();
    private readonly List<AppliedPolicies> _sets = [];

    /// <param name="policies">In the order that decides which of two blocks is reported; policies whose mode is Off are ignored.</param>
    public PolicySelection(IEnumerable<CompiledPolicy> policies) =>
        _policies = [.. policies.Where(policy => policy.Mode != PolicyMode.Off && policy.Rules.Count > 0)];

    /// <summary>The policies whose hosts, paths and operations fit; models are not looked at yet.</summary>
    /// <param name="host">Host without port.</param>
    /// <param name="path">Path without query.</param>
    /// <param name="operation">What is asked for.</param>
    public AppliedPolicies Candidates(string host, string path, Operation operation)
    {
        if (_policies.Length == 0)
        {
            return AppliedPolicies.Empty;
        }
        (string Host, string Path, Operation Operation) key = (host, path, operation);
        if (!_byTarget.TryGetValue(key, out AppliedPolicies? set))
        {
            set = Intern(Array.FindAll(_policies, policy => Fits(policy.Match, host, path, operation)));
            if (_byTarget.Count < CacheCapacity && host.Length + path.Length <= MaxCachedKeyLength)
            {
                _byTarget.TryAdd(key, set);
            }
        }
        return set;
    }

    /// <summary>Those of the candidates whose models fit.</summary>
    public AppliedPolicies ForModel(AppliedPolicies candidates, string model)
    {
        if (!candidates.DependsOnModel)
        {
            return candidates;
        }
        (AppliedPolicies Candidates, string Model) key = (candidates, model);
        if (!_byModel.TryGetValue(key, out AppliedPolicies? set))
        {
            set = Intern([.. candidates.Policies.Where(policy => Any(policy.Match.Models, model))]);
            if (_byModel.Count < CacheCapacity && model.Length <= MaxCachedKeyLength)
            {
                _byModel.TryAdd(key, set);
            }
        }
        return set;
    }

    /// <summary>
    /// Compiles ahead what most exchanges will need: the scans of all policies together and of those without conditions, so that the first
    /// exchange after a change does not pay for it.
    /// </summary>
    public void Warm()
    {
        Warm(Intern(_policies));
        Warm(Intern(Array.FindAll(_policies, policy => policy.Match.Hosts.Count == 0 && policy.Match.Paths.Count == 0
            && policy.Match.Operations.Count == 0 && policy.Match.Models.Count == 0)));
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

    /// <summary>Sets of equal policies are one object, so that their scans are compiled once.</summary>
    private AppliedPolicies Intern(CompiledPolicy[] policies)
    {
        if (policies.Length == 0)
        {
            return AppliedPolicies.Empty;
        }
        lock (_sets)
        {
            foreach (AppliedPolicies known in _sets)
            {
                if (known.Policies.SequenceEqual(policies))
                {
                    return known;
                }
            }
            var set = new AppliedPolicies(policies);
            if (_sets.Count < CacheCapacity)
            {
                _sets.Add(set);
            }
            return set;
        }
    }
}
