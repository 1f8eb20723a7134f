namespace ExtProc.Core.Detection.Remote;

/// <summary>What a remote guard found in a text.</summary>
/// <param name="Guard">The rule's guard.</param>
/// <param name="Findings">At least one.</param>
public sealed record GuardSaying(RemoteGuardOptions Guard, IReadOnlyList<RemoteFinding> Findings);
