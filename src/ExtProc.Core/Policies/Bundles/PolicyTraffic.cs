namespace ExtProc.Core.Policies.Bundles;

/// <summary>What a policy did, in numbers.</summary>
/// <param name="Policy">Namespace and name.</param>
/// <param name="Exchanges">Exchanges it applied to.</param>
/// <param name="Blocked">Of these, refused or cut by one of its rules or its failure mode.</param>
/// <param name="Redacted">Of these, changed by one of its rules.</param>
/// <param name="Uninspected">Of these, with a part that it concerned and nothing inspected.</param>
/// <param name="DetectorFailures">Of these, in which a detector failed.</param>
public sealed record PolicyTraffic(string Policy, long Exchanges, long Blocked, long Redacted, long Uninspected, long DetectorFailures);
