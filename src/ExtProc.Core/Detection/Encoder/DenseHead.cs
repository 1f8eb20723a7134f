namespace ExtProc.Core.Detection.Encoder;

/// <summary>A small linear layer in 32-bit floats. Immutable.</summary>
internal sealed class DenseHead
{
    /// <summary>More outputs are refused.</summary>
    public const int MaxOutputs = 4096;

    private readonly float[] _weight;
    private readonly float[] _bias;

    private DenseHead(float[] weight, float[] bias)
    {
        _weight = weight;
        _bias = bias;
    }

    public int Outputs => _bias.Length;

    /// <summary>Reads a layer of as many outputs as its bias has elements.</summary>
    public static DenseHead Read(ModelFile file, string name, int inputs)
    {
        var outputs = file.ShapeOf(name + ".bias")[0];
        return outputs <= MaxOutputs
            ? new DenseHead(file.Floats(name + ".weight", outputs, inputs).ToArray(), file.Floats(name + ".bias", outputs).ToArray())
            : throw new ModelFileException(file.Path, $"{name} has {outputs} outputs, at most {MaxOutputs} are expected");
    }

    public void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        for (var n = 0; n < _bias.Length; n++)
        {
            output[n] = _bias[n] + FloatVector.Dot(input, _weight.AsSpan(n * input.Length, input.Length));
        }
    }
}
