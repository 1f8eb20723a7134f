using System.Text.Json.Nodes;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>A small encoder of random weights, with all heads, as a file.</summary>
internal sealed class EncoderDraft
{
    public const int Layers = 2;
    public const int Width = 64;
    public const int Heads = 4;
    public const int FeedForward = 160;
    public const int Vocabulary = 50;
    public const int Positions = 40;
    public const int Hidden = 16;

    private readonly Random _random = new(7);

    public EncoderDraft()
    {
        File.Metadata["encoder"] = new JsonObject
        {
            ["layers"] = Layers,
            ["width"] = Width,
            ["heads"] = Heads,
            ["feed_forward"] = FeedForward,
            ["vocabulary"] = Vocabulary,
            ["positions"] = Positions,
        };
        File.Metadata["outputs"] = new JsonArray("injection", "harm.hate", "harm.cyber");
        File.Metadata["names"] = new JsonArray("O", "B-PERSON");
        AddQuantised("embeddings.word", Vocabulary, Width, ".scale", "");
        Add("embeddings.position", 1, 0, Positions, Width);
        AddNorm("embeddings.norm");
        for (var i = 0; i < Layers; i++)
        {
            AddLinear($"layers.{i}.qkv", 3 * Width, Width);
            AddLinear($"layers.{i}.attention", Width, Width);
            AddLinear($"layers.{i}.expand", FeedForward, Width);
            AddLinear($"layers.{i}.contract", Width, FeedForward);
            AddNorm($"layers.{i}.attention.norm");
            AddNorm($"layers.{i}.norm");
        }

        AddHead("heads.hidden", Hidden, 2 * Width);
        AddHead("heads.out", 3, Hidden);
        AddHead("names.out", 2, Width);
    }

    public ModelDraft File { get; } = new();

    private void AddLinear(string name, int outputs, int inputs)
    {
        AddQuantised(name, outputs, inputs, ".scale", ".weight");
        Add(name + ".bias", 0.2f, 0, outputs);
        Add(name + ".smooth", 0.3f, 1, inputs);
    }

    private void AddHead(string name, int outputs, int inputs)
    {
        Add(name + ".weight", 0.1f, 0, outputs, inputs);
        Add(name + ".bias", 0.3f, 0, outputs);
    }

    private void AddNorm(string name)
    {
        Add(name + ".gamma", 0.3f, 1, Width);
        Add(name + ".beta", 0.3f, 0, Width);
    }

    private void AddQuantised(string name, int rows, int columns, string scaleSuffix, string weightSuffix)
    {
        sbyte[] weights = [.. Enumerable.Range(0, rows * columns).Select(_ => (sbyte)_random.Next(-128, 128))];
        float[] scales = [.. Enumerable.Range(0, rows).Select(_ => (0.5f + _random.NextSingle()) / (64 * MathF.Sqrt(columns)))];
        File.Add(name + weightSuffix, weights, rows, columns);
        File.Add(name + scaleSuffix, scales, rows);
    }

    private void Add(string name, float spread, float centre, params int[] shape)
    {
        float[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => centre + (spread * ((2 * _random.NextSingle()) - 1)))];
        File.Add(name, values, shape);
    }
}
