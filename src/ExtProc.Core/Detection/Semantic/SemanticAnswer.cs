using ExtProc.Core.Detection.Remote;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>The answer to a <see cref="SemanticQuestion"/>.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Scores">
/// Set when the status is <see cref="SemanticStatus.Judged"/>; may be set when it is <see cref="SemanticStatus.Saturated"/>: what the lexical tier says on its own.
/// </param>
public readonly record struct SemanticAnswer(SemanticStatus Status, SemanticScores? Scores)
{
    /// <summary>Why a remote guard that was asked besides has no verdict; none of this says anything of <see cref="Status"/>.</summary>
    public RemoteFailure GuardFailure { get; init; }
}
