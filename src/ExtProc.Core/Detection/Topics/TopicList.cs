namespace ExtProc.Core.Detection.Topics;

/// <summary>The denied or the allowed topics of a rule. Immutable; safe for any number of threads.</summary>
internal sealed class TopicList(IReadOnlyList<Topic> topics, TopicCalibration calibration)
{
    public IReadOnlyList<Topic> Topics => topics;

    /// <summary>The topic that a text goes furthest into, and the text's score; without topics null and 0.</summary>
    public (string? Topic, float Score) Best(ReadOnlySpan<float> embedding)
    {
        string? best = null;
        var furthest = float.NegativeInfinity;
        for (var i = 0; i < topics.Count; i++)
        {
            var beyond = topics[i].Beyond(embedding);
            if (beyond > furthest)
            {
                (best, furthest) = (topics[i].Name, beyond);
            }
        }

        return (best, best is null ? 0 : Score(furthest));
    }

    /// <summary>
    /// The score of a text that goes so far beyond the reference of one of these topics: its rank among harmless texts. Each topic
    /// is given the same part of the false alarms, so that a rule doesn't cry more often the more topics it has.
    /// </summary>
    public float Score(float beyond) => Math.Max(0, 1 - (topics.Count * (1 - calibration.Rank(beyond))));
}
