namespace ExtProc.Core.Detection.Caching;

/// <summary>What a verdict depends on besides the text. Verdicts of different scopes never meet.</summary>
/// <param name="Detector">Who judges.</param>
/// <param name="Version">What makes its answers differ over time: the first 64 bits of a model's checksum, a hash of an endpoint's settings.</param>
/// <param name="Configuration">What was asked: needs, role, and whatever else chooses among the detector's answers.</param>
public readonly record struct VerdictScope(VerdictDetector Detector, ulong Version, ulong Configuration);
