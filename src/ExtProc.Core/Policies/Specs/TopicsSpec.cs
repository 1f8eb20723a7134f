using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Policies.Specs;

/// <summary><c>detect.topics</c>: what a text is about, by example.</summary>
public sealed record TopicsSpec
{
    /// <summary>Null is Medium.</summary>
    public Sensitivity? Sensitivity { get; init; }

    public IReadOnlyList<TopicSpec> Deny { get; init; } = [];

    public IReadOnlyList<TopicSpec> Allow { get; init; } = [];
}

/// <summary>One topic.</summary>
public sealed record TopicSpec
{
    public string? Name { get; init; }

    public IReadOnlyList<string> Examples { get; init; } = [];
}
