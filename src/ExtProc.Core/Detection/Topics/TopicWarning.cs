namespace ExtProc.Core.Detection.Topics;

/// <summary>Something about the examples of topics that makes them match badly; the topics work all the same.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Example">The index of the example among the topic's own, or -1 where it is about all of them.</param>
/// <param name="Other">The topic that it is taken for, or null.</param>
public sealed record TopicWarning(TopicWarningKind Kind, string Topic, int Example, string? Other);
