namespace ExtProc.Core.Detection.Semantic;

/// <summary>A name in a text.</summary>
/// <param name="Start">Offset of its first UTF-16 unit in the text that was given.</param>
/// <param name="End">Offset behind its last unit.</param>
/// <param name="Entity">What it is.</param>
/// <param name="Score">Confidence, 0 to 1.</param>
public readonly record struct NameSpan(int Start, int End, NameEntity Entity, float Score);
