namespace ExtProc.Core.Detection.Semantic;

/// <summary>Models that can tell topics by example. Safe for any number of threads.</summary>
public interface ITopicModels
{
    /// <summary>Reads the examples of a rule's topics; an example that was not read before costs an encoding.</summary>
    /// <returns>What judges texts by their embeddings; null when the models can't tell topics.</returns>
    ITopicJudge? Read(TopicsDetection topics);
}
