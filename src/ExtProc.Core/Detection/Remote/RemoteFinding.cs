namespace ExtProc.Core.Detection.Remote;

/// <summary>What a remote guard found.</summary>
/// <param name="Part">Index of the part among those that were asked about.</param>
/// <param name="Category">The guard's name for it, in our spelling where it is one of ours: at most 64 letters, digits, dots, dashes, underscores.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Start">Offset in UTF-16 units.</param>
/// <param name="End">Offset behind its last unit. The whole part where the guard says no place.</param>
public readonly record struct RemoteFinding(int Part, string Category, float Score, int Start, int End);
