using ExtProc.Core.Policies;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>Where a policy applies, and what became of its references.</summary>
/// <param name="Reach">What the data planes get.</param>
/// <param name="Targets">One for each reference; empty for a policy without any.</param>
internal sealed record ResolvedTargets(PolicyReach Reach, IReadOnlyList<TargetStatus> Targets)
{
    /// <summary>Whether the policy names targets and none of them exists.</summary>
    public bool IsDangling => Targets.Count > 0 && Targets.All(static target => !target.Resolved);

    /// <summary>What each missing one lacks, or null.</summary>
    public string? Missing => Targets.Any(static target => !target.Resolved)
        ? string.Join("; ", Targets.Where(static target => !target.Resolved).Select(static target => $"{target.Kind} {target.Name}: {target.Message}"))
        : null;
}
