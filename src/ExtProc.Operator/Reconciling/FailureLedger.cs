using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>
/// Remembers when detectors of a policy last failed: data planes only say how often they did since they started. For one thread.
/// </summary>
internal sealed class FailureLedger
{
    /// <summary>A detector that failed within this time counts as unavailable.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    private readonly Dictionary<ResourceName, (long Failures, DateTimeOffset? At)> _known = [];

    /// <summary>Takes the present count, and says whether a detector failed lately.</summary>
    public bool HasFailedLately(ResourceName policy, long failures, DateTimeOffset now)
    {
        var (before, at) = _known.GetValueOrDefault(policy);
        if (failures > before)
        {
            at = now;
        }
        if (failures != before || at is not null)
        {
            _known[policy] = (failures, at);
        }
        return at is { } last && now - last < Recent;
    }

    public void Keep(IReadOnlySet<ResourceName> names)
    {
        foreach (var gone in _known.Keys.Where(name => !names.Contains(name)).ToArray())
        {
            _known.Remove(gone);
        }
    }
}
