namespace ExtProc.Core.Detection.Semantic;

/// <summary>A topic as its author describes it.</summary>
/// <param name="Name">Unique among the topics of a rule.</param>
/// <param name="Examples">Texts about it; at least one.</param>
public sealed record TopicExamples(string Name, IReadOnlyList<string> Examples);
