using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Core.Detection.Topics;

/// <summary>
/// What texts about nothing in particular look like to an encoder: embeddings of a broad sample, from the tensors <c>topics.background</c> (8 bits)
/// and <c>topics.background.scale</c> of its file. They tell a topic in a crowd from one that stands alone. Immutable.
/// </summary>
internal sealed class TopicBackground
{
    /// <summary>A quantile needs some texts; more than the most cost every compilation time.</summary>
    public const int MinTexts = 200;

    public const int MaxTexts = 20_000;

    private readonly float[] _vectors;

    private TopicBackground(float[] vectors, int width)
    {
        _vectors = vectors;
        Width = width;
    }

    public int Width { get; }

    public int Count => _vectors.Length / Width;

    /// <summary>Whether an encoder's file has one: else it can't tell topics.</summary>
    public static bool IsIn(ModelFile file) => file.Has("topics.background");

    /// <exception cref="ModelFileException">The tensors are missing or have another shape.</exception>
    public static TopicBackground Read(ModelFile file, int width)
    {
        var count = file.ShapeOf("topics.background")[0];
        if (count is < MinTexts or > MaxTexts)
        {
            throw new ModelFileException(file.Path, $"topics.background has {count} texts, {MinTexts} to {MaxTexts} are expected");
        }

        ReadOnlySpan<sbyte> stored = file.Bytes("topics.background", count, width);
        ReadOnlySpan<float> scales = file.Floats("topics.background.scale", count);
        var vectors = new float[count * width];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = stored[i] * scales[i / width];
        }

        for (var i = 0; i < count; i++)
        {
            FloatVector.Normalise(vectors.AsSpan(i * width, width));
        }

        return new TopicBackground(vectors, width);
    }

    public ReadOnlySpan<float> this[int index] => _vectors.AsSpan(index * Width, Width);
}
