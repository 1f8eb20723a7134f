namespace ExtProc.Core.Detection.Semantic;

/// <summary>
/// Texts about a denied topic; and, where topics are allowed by name, texts about none of those. What is denied is a finding even where
/// an allowed topic fits as well. Immutable but for the judge that a model makes of the examples.
/// </summary>
public sealed class TopicsDetection(IReadOnlyList<TopicExamples> deny, IReadOnlyList<TopicExamples> allow, Sensitivity sensitivity) : SemanticDetection
{
    private volatile ITopicJudge? _judge;

    public IReadOnlyList<TopicExamples> Deny { get; } = deny;

    public IReadOnlyList<TopicExamples> Allow { get; } = allow;

    public Sensitivity Sensitivity { get; } = sensitivity;

    public override IReadOnlyList<string> Labels { get; } = ["Topic"];

    /// <summary>Whether a model has read the examples.</summary>
    public override bool IsReady => _judge is not null;

    /// <summary>What judges texts, once a model has read the examples: set before policies are live, and by loads only.</summary>
    public ITopicJudge? Judge
    {
        get => _judge;
        set => _judge = value;
    }

    public override SemanticNeeds NeedsOf(TextRole role) => SemanticNeeds.Embedding;

    public override int Find(SemanticScores scores, TextRole role) =>
        !scores.Embedding.IsEmpty && _judge is { } judge && judge.IsFinding(scores.Embedding.Span) ? 0 : -1;
}
