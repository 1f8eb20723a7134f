using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>What follows from a <see cref="ClusterView"/>.</summary>
/// <param name="Entries">What data planes are to run, by namespace and name.</param>
/// <param name="Policies">The statuses that policies should have, in the same order.</param>
/// <param name="Targets">What the objects that policies target should tell about them.</param>
internal sealed record Reconciliation(
    IReadOnlyList<BundleEntry> Entries, IReadOnlyDictionary<ResourceName, PolicyOutcome> Policies, IReadOnlyDictionary<PolicyTarget, Condition> Targets);
