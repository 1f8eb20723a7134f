namespace ExtProc.Core.Detection.Semantic;

/// <summary>
/// Texts about a denied topic; and, where topics are allowed by name, texts about none of those. What is denied is a finding even where
/// an allowed topic fits as well.
/// </summary>
public sealed class TopicsDetection(IReadOnlyList<TopicExamples> deny, IReadOnlyList<TopicExamples> allow) : SemanticDetection
{
    public IReadOnlyList<TopicExamples> Deny { get; } = deny;

    public IReadOnlyList<TopicExamples> Allow { get; } = allow;

    public override IReadOnlyList<string> Labels { get; } = ["Topic"];

    /// <summary>Whether the examples have been read.</summary>
    public override bool IsReady => false;

    public override SemanticNeeds NeedsOf(TextRole role) => SemanticNeeds.Embedding;
}
