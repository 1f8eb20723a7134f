using System.Collections.Concurrent;
using System.Text.Json;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// An encoder's weights: a BERT of post-layer-norm layers, with heads for whole texts and for tokens where the file has them. Immutable and shared
/// by all sessions; safe for any number of threads. Disposed once no session uses it.
/// </summary>
public sealed class EncoderModel : IDisposable
{
    private readonly ConcurrentDictionary<EncoderKernel, Lazy<EncoderLayer[]>> _layers = new();

    private EncoderModel(ModelFile file)
    {
        File = file;
        Shape = EncoderShape.Read(file);
        Outputs = Names("outputs");
        NameLabels = Names("names");
        EmbeddingNorm = LayerNorm.Read(file, "embeddings.norm", Shape.Width);
        if (Outputs.Count > 0)
        {
            HiddenHead = DenseHead.Read(file, "heads.hidden", 2 * Shape.Width);
            OutputHead = DenseHead.Read(file, "heads.out", HiddenHead.Outputs);
            Require(HiddenHead.Outputs % 8 == 0, $"heads.hidden has {HiddenHead.Outputs} outputs, a multiple of 8 is expected");
            Require(OutputHead.Outputs == Outputs.Count, $"heads.out has {OutputHead.Outputs} outputs, the metadata names {Outputs.Count}");
        }

        if (NameLabels.Count > 0)
        {
            NameHead = DenseHead.Read(file, "names.out", Shape.Width);
            Require(NameHead.Outputs == NameLabels.Count, $"names.out has {NameHead.Outputs} outputs, the metadata names {NameLabels.Count}");
        }

        RequireTensors();
    }

    public EncoderShape Shape { get; }

    /// <summary>The model's own version, part of every cached verdict's key.</summary>
    public string Version => File.Version;

    /// <summary>What the logits of a text stand for, in their order; empty for a model without heads.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>What the logits of a token stand for, in their order; empty for a model without this head.</summary>
    public IReadOnlyList<string> NameLabels { get; }

    /// <summary>What the writer of the model put beside the tensors, calibration among it.</summary>
    public JsonElement Metadata => File.Metadata;

    /// <summary>The file, for tensors beside the encoder's own.</summary>
    public ModelFile File { get; }

    internal LayerNorm EmbeddingNorm { get; }

    internal DenseHead? HiddenHead { get; }

    internal DenseHead? OutputHead { get; }

    internal DenseHead? NameHead { get; }

    /// <summary>Maps a model file and checks every tensor of the encoder.</summary>
    /// <exception cref="ModelFileException">It can't be read, is damaged, or a tensor is missing or has another shape than expected.</exception>
    public static EncoderModel Open(string path)
    {
        var file = ModelFile.Open(path);
        try
        {
            return new EncoderModel(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => File.Dispose();

    /// <summary>The layers in a kernel's layout, packed when the first session asks for them.</summary>
    internal EncoderLayer[] LayersFor(EncoderKernel kernel) =>
        _layers.GetOrAdd(kernel, static (key, model) => new Lazy<EncoderLayer[]>(() => EncoderLayer.ReadAll(model, key)), this).Value;

    /// <summary>Row-wise quantised vectors of the tokens, read in place.</summary>
    internal ReadOnlySpan<sbyte> TokenVectors() => File.Bytes("embeddings.word", Shape.Vocabulary, Shape.Width);

    internal ReadOnlySpan<float> TokenScales() => File.Floats("embeddings.word.scale", Shape.Vocabulary);

    internal ReadOnlySpan<float> PositionVectors() => File.Floats("embeddings.position", Shape.Positions, Shape.Width);

    /// <summary>Sessions read the large tensors later; a wrong one must be refused now.</summary>
    private void RequireTensors()
    {
        _ = TokenVectors();
        _ = TokenScales();
        _ = PositionVectors();
        for (var i = 0; i < Shape.Layers; i++)
        {
            _ = Linear.Read(File, $"layers.{i}.qkv", 3 * Shape.Width, Shape.Width);
            _ = Linear.Read(File, $"layers.{i}.attention", Shape.Width, Shape.Width);
            _ = Linear.Read(File, $"layers.{i}.expand", Shape.FeedForward, Shape.Width);
            _ = Linear.Read(File, $"layers.{i}.contract", Shape.Width, Shape.FeedForward);
            _ = LayerNorm.Read(File, $"layers.{i}.attention.norm", Shape.Width);
            _ = LayerNorm.Read(File, $"layers.{i}.norm", Shape.Width);
        }
    }

    private string[] Names(string property)
    {
        if (!Metadata.TryGetProperty(property, out JsonElement names))
        {
            return [];
        }

        Require(
            names.ValueKind == JsonValueKind.Array && names.GetArrayLength() <= DenseHead.MaxOutputs && names.EnumerateArray().All(IsName),
            $"{property} of the metadata must be a list of names");
        string[] list = [.. names.EnumerateArray().Select(name => name.GetString()!)];
        Require(list.Distinct(StringComparer.Ordinal).Count() == list.Length, $"{property} of the metadata names something twice");
        return list;
    }

    private static bool IsName(JsonElement name) => name.ValueKind == JsonValueKind.String && name.GetString()!.Length is > 0 and <= ModelFileHeader.MaxNameLength;

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new ModelFileException(File.Path, problem);
        }
    }
}
