namespace ExtProc.Operator.Distribution;

/// <summary>Who asks, or why that is not known.</summary>
/// <param name="Outcome">How it was found out, or why not.</param>
/// <param name="Identity">The service account; null for replicas of this operator and for strangers.</param>
internal readonly record struct PeerVerdict(PeerOutcome Outcome, PeerIdentity? Identity = null);
