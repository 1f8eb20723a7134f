namespace ExtProc.Server.Admin;

/// <summary>A rule by its names: what it looks for stays with its author.</summary>
public sealed record RuleSummary(string Name, string Category, string Mode, string Action);
