namespace ExtProc.Core.Policies.Specs;

/// <summary><c>action.strip</c>: remove what was found.</summary>
public sealed record StripSpec;
