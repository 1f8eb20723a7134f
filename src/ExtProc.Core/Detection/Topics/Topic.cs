using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Core.Detection.Topics;

/// <summary>
/// A topic's place among embeddings: the mean direction of its examples and how near a text must be. The threshold is the similarity that few
/// texts of the background reach, raised towards what the examples have among themselves. Immutable.
/// </summary>
internal sealed class Topic
{
    /// <summary>The share of the background's texts that may lie nearer; about that topic there may be some among them.</summary>
    private const double BackgroundShare = 0.004;

    /// <summary>How far the threshold lies on the way from the background to the examples.</summary>
    private const float TowardsExamples = 0.45f;

    private readonly float[] _centre;

    private Topic(string name, float[] centre, IReadOnlyList<float[]> examples)
    {
        Name = name;
        _centre = centre;
        Examples = examples;
    }

    public string Name { get; }

    public IReadOnlyList<float[]> Examples { get; }

    /// <summary>The least similarity of a text about this topic.</summary>
    public float Threshold { get; private init; }

    public static Topic Make(string name, IReadOnlyList<float[]> examples, TopicBackground background)
    {
        var centre = Centre(examples, except: -1);
        var far = Quantile(centre, background);
        var near = examples.Count < 2 ? 1 : Enumerable.Range(0, examples.Count).Average(i => FloatVector.Dot(Centre(examples, except: i), examples[i]));
        return new Topic(name, centre, examples) { Threshold = far + (TowardsExamples * Math.Max(0, near - far)) };
    }

    public float Similarity(ReadOnlySpan<float> embedding) => FloatVector.Dot(embedding, _centre);

    /// <summary>The similarity of an example to the others; of an only example to itself.</summary>
    public float SimilarityOfExample(int index) =>
        Examples.Count < 2 ? 1 : FloatVector.Dot(Centre(Examples, except: index), Examples[index]);

    private static float[] Centre(IReadOnlyList<float[]> examples, int except)
    {
        var centre = new float[examples[0].Length];
        for (var i = 0; i < examples.Count; i++)
        {
            if (i != except)
            {
                FloatVector.Add(centre, examples[i]);
            }
        }

        FloatVector.Normalise(centre);
        return centre;
    }

    private static float Quantile(float[] centre, TopicBackground background)
    {
        var similarities = new float[background.Count];
        for (var i = 0; i < similarities.Length; i++)
        {
            similarities[i] = FloatVector.Dot(centre, background[i]);
        }

        Array.Sort(similarities);
        return similarities[^(1 + (int)(BackgroundShare * similarities.Length))];
    }
}
