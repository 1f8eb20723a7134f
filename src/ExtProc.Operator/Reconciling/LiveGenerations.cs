using System.Text.Json;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>
/// The generation of each policy that is live: the latest that was accepted. A refused one changes nothing. For one thread; entries that
/// did not change are the same objects.
/// </summary>
internal sealed class LiveGenerations
{
    private readonly Dictionary<ResourceName, (string Uid, PolicyJudgement Judgement)> _live = [];
    private readonly Dictionary<ResourceName, BundleEntry> _entries = [];

    /// <summary>The live generation, or null when none is known.</summary>
    public PolicyJudgement? Find(AiPolicyResource policy) =>
        _live.TryGetValue(policy.Name, out var live) && live.Uid == policy.Metadata.Uid ? live.Judgement : null;

    public void Set(AiPolicyResource policy, PolicyJudgement judgement) => _live[policy.Name] = (policy.Metadata.Uid ?? "", judgement);

    public BundleEntry Entry(ResourceName name, PolicyJudgement? live, PolicyReach reach)
    {
        if (_entries.TryGetValue(name, out var known) && IsSame(known, live, reach))
        {
            return known;
        }
        return _entries[name] = new BundleEntry
        {
            Namespace = name.Namespace,
            Name = name.Name,
            Generation = live?.Generation ?? 0,
            Reach = reach,
            Document = live?.Document,
        };
    }

    public void Keep(IReadOnlySet<ResourceName> names)
    {
        foreach (var gone in _entries.Keys.Where(name => !names.Contains(name)).ToArray())
        {
            _entries.Remove(gone);
            _live.Remove(gone);
        }
    }

    private static bool IsSame(BundleEntry known, PolicyJudgement? live, PolicyReach reach) =>
        known.Generation == (live?.Generation ?? 0)
        && IsSame(known.Document, live?.Document)
        && known.Reach.IsEverywhere == reach.IsEverywhere
        && known.Reach.Namespaces.SequenceEqual(reach.Namespaces)
        && known.Reach.Targets.SequenceEqual(reach.Targets);

    private static bool IsSame(JsonElement? a, JsonElement? b) =>
        (a, b) switch
        {
            (null, null) => true,
            ({ } one, { } other) => one.Equals(other) || JsonElement.DeepEquals(one, other),
            _ => false,
        };
}
