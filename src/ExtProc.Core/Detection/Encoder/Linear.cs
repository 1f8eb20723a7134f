namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// The quantised weights of a linear layer as they lie in the model file: <c>y[n] = bias[n] + scale[n] * sum over k of weight[n, k] * x[k] *
/// smooth[k]</c>. Valid while the file is open.
/// </summary>
internal readonly ref struct Linear
{
    public required ReadOnlySpan<sbyte> Weight { get; init; }

    public required ReadOnlySpan<float> Scale { get; init; }

    public required ReadOnlySpan<float> Bias { get; init; }

    /// <summary>Evens out the sizes of the inputs before they are quantised; the weights are divided by it.</summary>
    public required ReadOnlySpan<float> Smooth { get; init; }

    public int Outputs => Bias.Length;

    public int Inputs => Smooth.Length;

    public static Linear Read(ModelFile file, string name, int outputs, int inputs) => new()
    {
        Weight = file.Bytes(name + ".weight", outputs, inputs),
        Scale = file.Floats(name + ".scale", outputs),
        Bias = file.Floats(name + ".bias", outputs),
        Smooth = file.Floats(name + ".smooth", inputs),
    };
}
