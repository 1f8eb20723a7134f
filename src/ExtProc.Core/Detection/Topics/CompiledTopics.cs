using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Topics;

/// <summary>The topics of one rule as it asks for them. Immutable; safe for any number of threads.</summary>
internal sealed class CompiledTopics(TopicSet topics, Sensitivity sensitivity) : ITopicJudge
{
    public IReadOnlyList<string> Remarks { get; } = [.. topics.Warnings.Select(Words)];

    public bool IsFinding(ReadOnlySpan<float> embedding) => topics.Match(embedding).IsFinding(sensitivity);

    private static string Words(TopicWarning warning) => warning.Kind switch
    {
        TopicWarningKind.TooAlike => $"{warning.Topic} and {warning.Other} can't be told apart: most examples of the one are nearer to the other",
        TopicWarningKind.ExampleOfAnother => $"example {warning.Example} of {warning.Topic} is nearer to {warning.Other}",
        TopicWarningKind.ExampleApart => $"example {warning.Example} of {warning.Topic} is unlike the others of its topic",
        _ => $"{warning.Topic} has fewer than three examples: what it covers is a guess",
    };
}
