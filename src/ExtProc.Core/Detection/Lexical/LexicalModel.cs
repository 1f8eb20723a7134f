using System.Text.Json;
using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Core.Detection.Lexical;

/// <summary>
/// Linear models over the features of texts. A score is <c>bias + scale * (sum of the features' weights) / sqrt(number of features)</c>. Immutable;
/// safe for any number of threads.
/// </summary>
public sealed class LexicalModel
{
    private const string Tensor = "lexical.weight";
    private const int MinBits = 8;
    private const int MaxBits = 22;
    private static readonly string[] Names = ["injection", "indirect", "harm"];

    /// <summary>The weights of all heads for a bucket, one byte each.</summary>
    private readonly uint[] _weights;
    private readonly int _shift;
    private readonly float[] _scale;
    private readonly float[] _bias;
    private readonly float[] _windowOffset;

    private LexicalModel(ModelFile file)
    {
        if (!file.Metadata.TryGetProperty("lexical", out var sizes) || sizes.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFileException(file.Path, "the metadata has no object lexical: this isn't the lexical tier's file");
        }

        var bits = Number(file, sizes, "bits");
        if (bits is < MinBits or > MaxBits)
        {
            throw new ModelFileException(file.Path, $"lexical.bits must be {MinBits} to {MaxBits}");
        }

        _shift = 32 - bits;
        _scale = Numbers(file, sizes, "scale");
        _bias = Numbers(file, sizes, "bias");
        _windowOffset = Numbers(file, sizes, "window_offset");
        _weights = Pack(file.Bytes(Tensor, 1 << bits, Names.Length));
        Version = file.Version;
        Metadata = file.Metadata.Clone();
    }

    /// <summary>The model's own version.</summary>
    public string Version { get; }

    /// <summary>What the writer of the file put beside the weights, calibration among it.</summary>
    public JsonElement Metadata { get; }

    /// <summary>Reads the models of a file, which may be closed afterwards.</summary>
    /// <exception cref="ModelFileException">It isn't the lexical tier's file.</exception>
    public static LexicalModel Read(ModelFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new LexicalModel(file);
    }

    /// <summary>Replaces the content of a reading by that of a scoring text.</summary>
    public void Read(ReadOnlySpan<char> text, LexicalReading output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Reset(this);
        var sums = new LexicalSums(_weights, _shift, output);
        LexicalFeatures.Read(text, ref sums);
    }

    internal float WindowOffset(LexicalHead head) => _windowOffset[(int)head];

    internal float Score(LexicalHead head, in LexicalBlock block) =>
        (_scale[(int)head] * block.Sum(head) / MathF.Sqrt(Math.Max(1, block.Features))) + _bias[(int)head];

    private static uint[] Pack(ReadOnlySpan<sbyte> weights)
    {
        var packed = new uint[weights.Length / Names.Length];
        for (var i = 0; i < packed.Length; i++)
        {
            var row = weights.Slice(i * Names.Length, Names.Length);
            packed[i] = (byte)row[0] | ((uint)(byte)row[1] << 8) | ((uint)(byte)row[2] << 16);
        }

        return packed;
    }

    private static int Number(ModelFile file, JsonElement sizes, string name) =>
        sizes.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw new ModelFileException(file.Path, $"lexical.{name} must be a number");

    private static float[] Numbers(ModelFile file, JsonElement sizes, string name)
    {
        var isList = sizes.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == Names.Length
            && list.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.Number && float.IsFinite(item.GetSingle()));
        return isList
            ? [.. list.EnumerateArray().Select(static item => item.GetSingle())]
            : throw new ModelFileException(file.Path, $"lexical.{name} must be a list of {Names.Length} numbers, for {string.Join(", ", Names)}");
    }
}
