using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Testing.Detection;

/// <summary>Topics by name: a text's embedding is its characters, and it is about each topic whose name it holds in capitals.</summary>
internal sealed class ScriptedTopics(TopicsDetection topics) : ITopicJudge
{
    public IReadOnlyList<string> Remarks { get; } =
        [.. topics.Deny.Concat(topics.Allow).Where(static topic => topic.Examples.Count == 1).Select(static topic => $"{topic.Name} has one example")];

    public static float[] Embed(string text) => [.. text.Select(static c => (float)c)];

    public bool IsFinding(ReadOnlySpan<float> embedding)
    {
        var text = string.Create(embedding.Length, embedding.ToArray(), static (chars, values) =>
        {
            for (var i = 0; i < chars.Length; i++)
            {
                chars[i] = (char)values[i];
            }
        });
        bool IsAbout(TopicExamples topic) => text.Contains(topic.Name.ToUpperInvariant(), StringComparison.Ordinal);
        return topics.Deny.Any(IsAbout) || (topics.Allow.Count > 0 && !topics.Allow.Any(IsAbout));
    }
}
