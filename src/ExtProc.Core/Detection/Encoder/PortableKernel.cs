using System.Runtime.Intrinsics;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>Runs everywhere, on vectors of 128 bits where there are any.</summary>
internal sealed class PortableKernel : EncoderKernel
{
    public override string Name => "portable";

    public override bool IsSupported => true;

    internal override int RowTile => 1;

    private protected override int PanelWidth => 1;

    internal override void Multiply(QuantisedRows rows, PackedLinear layer, AlignedMemory<float> output)
    {
        for (var n = 0; n < layer.Outputs; n++)
        {
            ReadOnlySpan<sbyte> weights = layer.Weights.Span.Slice(n * layer.Inputs, layer.Inputs);
            for (var row = 0; row < rows.Rows; row++)
            {
                var sum = Dot(rows.Values.Span.Slice(row * rows.Stride, layer.Inputs), weights);
                output.Span[(row * layer.PaddedOutputs) + n] = (sum * rows.Scales.Span[row] * layer.Scale.Span[n]) + layer.Bias.Span[n];
            }
        }
    }

    /// <summary>Inputs are a multiple of <see cref="EncoderShape.Step"/>.</summary>
    private static int Dot(ReadOnlySpan<short> stored, ReadOnlySpan<sbyte> weights)
    {
        Vector128<int> sums = Vector128<int>.Zero;
        for (var i = 0; i < stored.Length; i += Vector128<sbyte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(weights[i..]));
            sums += Products(Vector128.Create(stored[i..]), low) + Products(Vector128.Create(stored[(i + Vector128<short>.Count)..]), high);
        }

        return Vector128.Sum(sums);
    }

    private static Vector128<int> Products(Vector128<short> stored, Vector128<short> weights)
    {
        var (lowA, highA) = Vector128.Widen(stored);
        var (lowW, highW) = Vector128.Widen(weights);
        return (lowA * lowW) + (highA * highW);
    }
}
