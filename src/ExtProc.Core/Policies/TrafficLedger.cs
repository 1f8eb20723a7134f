using System.Collections.Concurrent;
using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Core.Policies;

/// <summary>
/// What each policy did since the process started, whatever became live meanwhile. Safe for any number of threads; counting for a policy
/// that was seen before allocates nothing.
/// </summary>
public sealed class TrafficLedger
{
    /// <summary>Policies that are kept count of; those that are no longer live give way, and beyond the cap nothing is counted.</summary>
    public const int Capacity = 2 * PolicyLoader.MaxPolicies;

    private readonly ConcurrentDictionary<string, PolicyCounters> _counters = new(StringComparer.Ordinal);

    /// <summary>The policies that saw something, by name, ordinal; a figure may be newer than the one before it.</summary>
    public IReadOnlyList<PolicyTraffic> Read() =>
        [.. _counters.Select(static pair => pair.Value.Read(pair.Key)).Where(static traffic => traffic.Exchanges > 0)
            .OrderBy(static traffic => traffic.Policy, StringComparer.Ordinal)];

    /// <summary>The counters of a live policy; null beyond the cap.</summary>
    internal PolicyCounters? Of(string policy)
    {
        if (_counters.TryGetValue(policy, out var counters))
        {
            return counters;
        }
        return _counters.Count < Capacity ? _counters.GetOrAdd(policy, static _ => new PolicyCounters()) : null;
    }

    /// <summary>Makes room where policies that are no longer live fill it.</summary>
    internal void Trim(IReadOnlyList<CompiledPolicy> live)
    {
        if (_counters.Count + live.Count <= Capacity)
        {
            return;
        }
        var names = live.Select(static policy => policy.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in _counters.Keys.Where(name => !names.Contains(name)))
        {
            _counters.TryRemove(name, out _);
        }
    }
}
