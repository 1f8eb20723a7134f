using System.Text.Json;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>The sizes of an encoder, read from the object <c>encoder</c> of its file's metadata.</summary>
/// <param name="Layers">Transformer layers.</param>
/// <param name="Width">Elements of a hidden state.</param>
/// <param name="Heads">Attention heads of a layer; they share the width equally.</param>
/// <param name="FeedForward">Elements between the two linear layers of a feed-forward block.</param>
/// <param name="Vocabulary">Tokens, ids from 0.</param>
/// <param name="Positions">The most tokens of a window.</param>
public sealed record EncoderShape(int Layers, int Width, int Heads, int FeedForward, int Vocabulary, int Positions)
{
    /// <summary>Every size is a multiple of this where kernels work in steps; sizes of heads are multiples of 8.</summary>
    internal const int Step = 32;

    /// <summary>Elements of one head.</summary>
    public int HeadWidth => Width / Heads;

    internal static EncoderShape Read(ModelFile file)
    {
        if (!file.Metadata.TryGetProperty("encoder", out JsonElement sizes) || sizes.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFileException(file.Path, "the metadata has no object encoder: this isn't an encoder's file");
        }

        var shape = new EncoderShape(
            Size(file, sizes, "layers", 1, 48),
            Size(file, sizes, "width", Step, 4096, Step),
            Size(file, sizes, "heads", 1, 128),
            Size(file, sizes, "feed_forward", Step, 16384, Step),
            Size(file, sizes, "vocabulary", 1, 1 << 20),
            Size(file, sizes, "positions", 1, 8192));
        return shape.Width % (8 * shape.Heads) == 0
            ? shape
            : throw new ModelFileException(file.Path, $"a width of {shape.Width} doesn't part into {shape.Heads} heads of a multiple of 8");
    }

    private static int Size(ModelFile file, JsonElement sizes, string name, int least, int most, int step = 1)
    {
        return sizes.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var size)
            && size >= least && size <= most && size % step == 0
            ? size
            : throw new ModelFileException(file.Path, $"encoder.{name} must be a number of {least} to {most}, a multiple of {step}");
    }
}
