namespace ExtProc.Core.Detection.Topics;

/// <summary>Reads the examples of a rule's topics against each other, each as if its topic had only the others.</summary>
internal static class TopicReview
{
    private const int FewExamples = 3;

    public static IReadOnlyList<TopicWarning> Of(IReadOnlyList<Topic> topics)
    {
        var warnings = new List<TopicWarning>();
        foreach (Topic topic in topics)
        {
            if (topic.Examples.Count < FewExamples)
            {
                warnings.Add(new TopicWarning(TopicWarningKind.FewExamples, topic.Name, -1, null));
            }

            Review(topic, topics, warnings);
        }

        return warnings;
    }

    private static void Review(Topic topic, IReadOnlyList<Topic> topics, List<TopicWarning> warnings)
    {
        Topic?[] taken = [.. Enumerable.Range(0, topic.Examples.Count).Select(i => Nearer(topic, i, topics))];
        var alike = taken.OfType<Topic>().GroupBy(other => other).FirstOrDefault(group => 2 * group.Count() > taken.Length)?.Key;
        if (alike is not null)
        {
            warnings.Add(new TopicWarning(TopicWarningKind.TooAlike, topic.Name, -1, alike.Name));
            return;
        }

        for (var i = 0; i < taken.Length; i++)
        {
            if (taken[i] is { } other)
            {
                warnings.Add(new TopicWarning(TopicWarningKind.ExampleOfAnother, topic.Name, i, other.Name));
            }
            else if (topic.SimilarityOfExample(i) < topic.Threshold)
            {
                warnings.Add(new TopicWarning(TopicWarningKind.ExampleApart, topic.Name, i, null));
            }
        }
    }

    /// <summary>The topic that an example is nearer to than to the others of its own, or null.</summary>
    private static Topic? Nearer(Topic topic, int example, IReadOnlyList<Topic> topics)
    {
        var own = topic.SimilarityOfExample(example) - topic.Threshold;
        return topics.Where(other => other != topic && other.Similarity(topic.Examples[example]) - other.Threshold >= own).FirstOrDefault();
    }
}
