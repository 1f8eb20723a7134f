namespace ExtProc.Core.Detection.Scanning;

/// <summary>
/// Something that a rule looks for, found in an encoded text. In nested JSON: the last string literal or bare value that it covers.
/// </summary>
/// <param name="Rule">Index of the rule in its <see cref="ScanPlan"/>.</param>
/// <param name="Pattern">Index in <see cref="RuleDetection.Patterns"/>, from their count on a label of what a model finds, or -1 for hidden text.</param>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="End">Offset after its last byte; it may lie beyond what is safe.</param>
/// <param name="Bare">It starts outside the string literals of the inner JSON, so that a replacement must bring quotes.</param>
public readonly record struct ScanMatch(int Rule, int Pattern, int Start, int End, bool Bare);
