using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Topics;

/// <summary>Reads the examples of a rule's topics against each other, each as if its topic had only the others.</summary>
internal static class TopicReview
{
    private const int FewExamples = 3;

    public static IReadOnlyList<TopicWarning> Of(TopicList deny, TopicList allow)
    {
        var warnings = new List<TopicWarning>();
        Topic[] all = [.. deny.Topics, .. allow.Topics];
        foreach (var list in new[] { deny, allow })
        {
            foreach (var topic in list.Topics)
            {
                if (topic.Examples.Count < FewExamples)
                {
                    warnings.Add(new TopicWarning(TopicWarningKind.FewExamples, topic.Name, -1, null));
                }

                Review(topic, list, all, warnings);
            }
        }

        return warnings;
    }

    private static void Review(Topic topic, TopicList list, Topic[] all, List<TopicWarning> warnings)
    {
        Topic?[] taken = [.. Enumerable.Range(0, topic.Examples.Count).Select(i => Nearer(topic, i, all))];
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
            else if (list.Score(topic.BeyondOfExample(i)) < SensitivityThresholds.Of(Sensitivity.High))
            {
                warnings.Add(new TopicWarning(TopicWarningKind.ExampleApart, topic.Name, i, null));
            }
        }
    }

    /// <summary>The topic that an example goes further into than into its own, of which it isn't counted; or null.</summary>
    private static Topic? Nearer(Topic topic, int example, Topic[] all)
    {
        var own = topic.BeyondOfExample(example);
        return all
            .Where(other => other != topic && other.Beyond(topic.Examples[example]) >= own)
            .MaxBy(other => other.Beyond(topic.Examples[example]));
    }
}
