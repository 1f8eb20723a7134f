using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Topics;

/// <summary>The topics of one rule, compiled for one model. Immutable; safe for any number of threads. Matching allocates nothing.</summary>
public sealed class TopicSet
{
    private readonly Topic[] _deny;
    private readonly Topic[] _allow;

    private TopicSet(Topic[] deny, Topic[] allow)
    {
        _deny = deny;
        _allow = allow;
        Warnings = TopicReview.Of([.. deny, .. allow]);
    }

    /// <summary>What the author should know of the examples.</summary>
    public IReadOnlyList<TopicWarning> Warnings { get; }

    /// <summary>Embeds all examples, those that the embedder doesn't know yet at a few milliseconds each.</summary>
    public static TopicSet Compile(IReadOnlyList<TopicExamples> deny, IReadOnlyList<TopicExamples> allow, TopicEmbedder embedder)
    {
        return new TopicSet(Make(deny), Make(allow));

        Topic[] Make(IReadOnlyList<TopicExamples> topics) =>
            [.. topics.Select(topic => Topic.Make(topic.Name, [.. topic.Examples.Select(embedder.Embed)], embedder.Background))];
    }

    /// <summary>
    /// Judges the embedding of a text. A text fits the topic whose threshold it exceeds most. A denied topic counts even where an allowed one
    /// fits as well.
    /// </summary>
    /// <param name="embedding">Of length 1, from the model that the topics were compiled for.</param>
    public TopicMatch Match(ReadOnlySpan<float> embedding)
    {
        var allowed = Best(_allow, embedding);
        return new TopicMatch(Best(_deny, embedding)?.Name, allowed?.Name, _allow.Length > 0 && allowed is null);
    }

    private static Topic? Best(Topic[] topics, ReadOnlySpan<float> embedding)
    {
        Topic? best = null;
        var most = 0f;
        foreach (Topic topic in topics)
        {
            var excess = topic.Similarity(embedding) - topic.Threshold;
            if (excess >= most)
            {
                (best, most) = (topic, excess);
            }
        }

        return best;
    }
}
