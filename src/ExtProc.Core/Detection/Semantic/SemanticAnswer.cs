namespace ExtProc.Core.Detection.Semantic;

/// <summary>The answer to a <see cref="SemanticQuestion"/>.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Scores">Set when the status is <see cref="SemanticStatus.Judged"/>.</param>
public readonly record struct SemanticAnswer(SemanticStatus Status, SemanticScores? Scores);
