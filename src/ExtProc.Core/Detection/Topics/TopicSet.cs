using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Topics;

/// <summary>The topics of one rule, compiled for one model. Immutable; safe for any number of threads. Matching allocates nothing.</summary>
public sealed class TopicSet
{
    private readonly TopicList _deny;
    private readonly TopicList _allow;

    private TopicSet(TopicList deny, TopicList allow)
    {
        _deny = deny;
        _allow = allow;
        Warnings = TopicReview.Of(deny, allow);
    }

    /// <summary>What the author should know of the examples.</summary>
    public IReadOnlyList<TopicWarning> Warnings { get; }

    /// <summary>Embeds all examples, those that the embedder doesn't know yet at a few milliseconds each.</summary>
    public static TopicSet Compile(IReadOnlyList<TopicExamples> deny, IReadOnlyList<TopicExamples> allow, TopicEmbedder embedder)
    {
        return new TopicSet(List(deny), List(allow));

        TopicList List(IReadOnlyList<TopicExamples> topics) => new(
            [.. topics.Select(topic => new Topic(topic.Name, [.. topic.Examples.Select(embedder.Embed)], embedder.Background, embedder.Calibration))],
            embedder.Calibration);
    }

    /// <summary>Judges the embedding of a text.</summary>
    /// <param name="embedding">Of length 1, from the model that the topics were compiled for.</param>
    public TopicMatch Match(ReadOnlySpan<float> embedding)
    {
        var (denied, deniedScore) = _deny.Best(embedding);
        var (allowed, allowedScore) = _allow.Best(embedding);
        return new TopicMatch(denied, deniedScore, allowed, allowedScore);
    }
}
