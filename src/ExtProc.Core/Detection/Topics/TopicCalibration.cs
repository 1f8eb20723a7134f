using System.Text.Json;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Semantic.Calibration;

namespace ExtProc.Core.Detection.Topics;

/// <summary>
/// What similarities of one encoder mean: <c>topics</c> of its file's metadata, <c>{"near": n, "points": [[beyond, rank], ...]}</c>, measured by
/// <c>src/training/topics.py</c> on intents that were not trained. Immutable.
/// </summary>
internal sealed class TopicCalibration
{
    private readonly ScoreTable _ranks;

    private TopicCalibration(float near, ScoreTable ranks)
    {
        Near = near;
        _ranks = ranks;
    }

    /// <summary>How similar an example of a topic is to the others, of five, on average.</summary>
    public float Near { get; }

    /// <summary>That of the first encoder that could tell topics, whose file doesn't say it.</summary>
    private static ReadOnlySpan<byte> First => """
        {"near": 0.745, "points": [[-0.377, 0.83333], [-0.264, 0.93333], [-0.196, 0.96667], [-0.137, 0.98333], [-0.063, 0.99333], [-0.006, 0.99667],
        [0.045, 0.99833], [0.1, 0.99933], [0.134, 0.99967], [0.163, 0.99983], [0.193, 0.999933], [0.214, 0.999967], [0.232, 0.999983], [0.271, 0.999997]]}
        """u8;

    /// <exception cref="ModelFileException">The file has <c>topics</c>, but they are wrong.</exception>
    public static TopicCalibration Read(ModelFile file)
    {
        if (!file.Metadata.TryGetProperty("topics", out var given))
        {
            var reader = new Utf8JsonReader(First);
            using var first = JsonDocument.ParseValue(ref reader);
            return Read(file.Path, first.RootElement);
        }

        return Read(file.Path, given);
    }

    /// <summary>
    /// The rank of a text among harmless texts, a third of which are about something close by: 0.99 says that for one topic 1 in 100 of them goes as far
    /// beyond the reference.
    /// </summary>
    public float Rank(float beyond) => _ranks.Map(beyond);

    private static TopicCalibration Read(string path, JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Object || !given.TryGetProperty("near", out var near) || !given.TryGetProperty("points", out var points)
            || near.ValueKind != JsonValueKind.Number || near.GetSingle() is not (>= 0 and <= 1))
        {
            throw new ModelFileException(path, "topics must have near, 0 to 1, and points");
        }

        try
        {
            return new TopicCalibration(near.GetSingle(), ScoreTable.Read(points));
        }
        catch (FormatException e)
        {
            throw new ModelFileException(path, $"topics.points: {e.Message}", e);
        }
    }
}
