namespace ExtProc.Core.Policies.Specs;

/// <summary><c>action.flag</c>: record and change nothing.</summary>
public sealed record FlagSpec;
