namespace ExtProc.Core.Detection.Scanning;

/// <summary>A rule that looks for a pattern, and the pattern's place in it.</summary>
internal readonly record struct PatternOwner(int Rule, int Pattern);
