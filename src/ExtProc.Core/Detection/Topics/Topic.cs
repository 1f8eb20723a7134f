using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Core.Detection.Topics;

/// <summary>
/// A topic's place among embeddings. A text's similarity to it is half that to the mean direction of the examples, half that to the nearest
/// example. What counts is how far it goes beyond the topic's reference: a weighted sum of the similarity that the examples have among themselves (a
/// topic of like texts asks for more) and of the similarity that one in 250 texts of the background reaches (a topic in a crowd asks for more). Neither
/// decides alone: examples may differ much, and the background may hold texts about the very topic. Immutable.
/// </summary>
internal sealed class Topic
{
    // The constants are those of src/training/topics.py, which calibrates by them.
    private const double FarShare = 0.004;
    private const float FarWeight = 0.3f;
    private const float NearWeight = 0.5f;

    /// <summary>So many examples' worth of what is usual is mixed with what the examples have among themselves: of few it says little.</summary>
    private const int UsualExamples = 2;

    private readonly float[] _centre;
    private readonly float _reference;

    public Topic(string name, IReadOnlyList<float[]> examples, TopicBackground background, TopicCalibration calibration)
    {
        Name = name;
        Examples = examples;
        _centre = Centre(examples, except: -1);
        var near = calibration.Near;
        if (examples.Count > 1)
        {
            var own = Enumerable.Range(0, examples.Count).Sum(OfExample);
            near = (own + (UsualExamples * near)) / (examples.Count + UsualExamples);
        }

        _reference = (NearWeight * near) + (FarWeight * Far(background));
    }

    public string Name { get; }

    public IReadOnlyList<float[]> Examples { get; }

    /// <summary>How far a text goes beyond the reference.</summary>
    public float Beyond(ReadOnlySpan<float> embedding) => Similarity(embedding, _centre, except: -1) - _reference;

    /// <summary>How far an example goes beyond the reference if the topic had only the others; an only example: as far as it goes itself.</summary>
    public float BeyondOfExample(int index) => Examples.Count < 2 ? Beyond(Examples[0]) : OfExample(index) - _reference;

    private float OfExample(int index) => Similarity(Examples[index], Centre(Examples, except: index), except: index);

    private float Similarity(ReadOnlySpan<float> embedding, float[] centre, int except)
    {
        var nearest = -1f;
        for (var i = 0; i < Examples.Count; i++)
        {
            nearest = i == except ? nearest : Math.Max(nearest, FloatVector.Dot(embedding, Examples[i]));
        }

        return 0.5f * (FloatVector.Dot(embedding, centre) + nearest);
    }

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

    private float Far(TopicBackground background)
    {
        var similarities = new float[background.Count];
        for (var i = 0; i < similarities.Length; i++)
        {
            similarities[i] = Similarity(background[i], _centre, except: -1);
        }

        Array.Sort(similarities);
        return similarities[^(1 + (int)(FarShare * similarities.Length))];
    }
}
