namespace ExtProc.Core.Policies.Bundles;

/// <summary>How a policy stands at one data plane.</summary>
/// <param name="Policy">Namespace and name.</param>
/// <param name="Generation">The generation that is live there; 0 for none.</param>
/// <param name="State">How it stands.</param>
/// <param name="Message">Why it is not what the bundle says, or null.</param>
public sealed record RunningPolicy(string Policy, long Generation, RunningState State, string? Message = null);
