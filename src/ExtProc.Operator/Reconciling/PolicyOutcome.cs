using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>A policy and the status that it should have; the times in it are filled in when it is written.</summary>
internal sealed record PolicyOutcome(AiPolicyResource Policy, AiPolicyStatus Status);
