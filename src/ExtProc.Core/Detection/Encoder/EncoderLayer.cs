namespace ExtProc.Core.Detection.Encoder;

/// <summary>The weights of one transformer layer, packed for one kernel. Immutable.</summary>
internal sealed class EncoderLayer
{
    private EncoderLayer(EncoderModel model, EncoderKernel kernel, int index)
    {
        ModelFile file = model.File;
        EncoderShape shape = model.Shape;
        var name = $"layers.{index}.";
        PackedLinear Pack(string part, int outputs, int inputs) => kernel.Pack(Linear.Read(file, name + part, outputs, inputs));
        QueryKeyValue = Pack("qkv", 3 * shape.Width, shape.Width);
        Attended = Pack("attention", shape.Width, shape.Width);
        Expand = Pack("expand", shape.FeedForward, shape.Width);
        Contract = Pack("contract", shape.Width, shape.FeedForward);
        AttentionNorm = LayerNorm.Read(file, name + "attention.norm", shape.Width);
        OutputNorm = LayerNorm.Read(file, name + "norm", shape.Width);
    }

    /// <summary>Queries (already divided by the root of a head's width), keys and values, one behind the other.</summary>
    public PackedLinear QueryKeyValue { get; }

    public PackedLinear Attended { get; }

    public PackedLinear Expand { get; }

    public PackedLinear Contract { get; }

    public LayerNorm AttentionNorm { get; }

    public LayerNorm OutputNorm { get; }

    public static EncoderLayer[] ReadAll(EncoderModel model, EncoderKernel kernel) =>
        [.. Enumerable.Range(0, model.Shape.Layers).Select(index => new EncoderLayer(model, kernel, index))];
}
