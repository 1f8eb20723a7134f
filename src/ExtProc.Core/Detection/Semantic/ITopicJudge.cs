namespace ExtProc.Core.Detection.Semantic;

/// <summary>The topics of one rule as one model sees them. Immutable; safe for any number of threads.</summary>
public interface ITopicJudge
{
    /// <summary>What is doubtful about the examples, in words for their author: topics that can't be told apart, an example of another topic.</summary>
    IReadOnlyList<string> Remarks { get; }

    /// <summary>Whether a text is about a denied topic, or about none of those that are allowed by name.</summary>
    bool IsFinding(ReadOnlySpan<float> embedding);
}
