using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Remote;

/// <summary>Whatever a remote guard finds.</summary>
/// <param name="guard">The guard; the object stands for it among answers.</param>
public sealed class RemoteDetection(RemoteGuardOptions guard) : SemanticDetection
{
    public RemoteGuardOptions Guard { get; } = guard;

    public override IReadOnlyList<string> Labels { get; } = ["Remote"];

    public override SemanticNeeds NeedsOf(TextRole role) => SemanticNeeds.Remote;

    public override int Find(SemanticScores scores, TextRole role) => FindingsIn(scores).Count > 0 ? 0 : -1;

    /// <summary>What this guard found in the text.</summary>
    public IReadOnlyList<RemoteFinding> FindingsIn(SemanticScores scores)
    {
        foreach (var saying in scores.Guards)
        {
            if (ReferenceEquals(saying.Guard, Guard))
            {
                return saying.Findings;
            }
        }

        return [];
    }
}
