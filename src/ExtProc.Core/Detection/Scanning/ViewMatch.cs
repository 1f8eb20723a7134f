namespace ExtProc.Core.Detection.Scanning;

/// <summary>A decided match in view characters.</summary>
internal readonly record struct ViewMatch(int Rule, int Pattern, int Start, int End);
