using System.Runtime.Intrinsics;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>Runs everywhere, on vectors of 128 bits where there are any. A product of 8 by 8 bits fits 16 bits, sums take 32.</summary>
internal sealed class PortableKernel : EncoderKernel
{
    public override string Name => "portable";

    public override bool IsSupported => true;

    private protected override int PanelWidth => 1;

    private protected override int PanelDepth => 4;

    internal override void Multiply(QuantisedRows rows, PackedLinear layer, AlignedMemory<float> output)
    {
        for (var n = 0; n < layer.Outputs; n++)
        {
            ReadOnlySpan<sbyte> weights = layer.Bytes!.Span.Slice(n * layer.Inputs, layer.Inputs);
            for (var row = 0; row < rows.Rows; row++)
            {
                ReadOnlySpan<byte> stored = rows.Bytes.Span.Slice(row * rows.Stride, layer.Inputs);
                output.Span[(row * layer.PaddedOutputs) + n] = Output(stored, rows.Scales.Span.Slice(row * layer.Groups, layer.Groups), weights, layer, n);
            }
        }
    }

    private static float Output(ReadOnlySpan<byte> stored, ReadOnlySpan<float> scales, ReadOnlySpan<sbyte> weights, PackedLinear layer, int n)
    {
        var sum = 0f;
        for (var g = 0; g < scales.Length; g++)
        {
            Range group = (g * layer.Group)..Math.Min(layer.Inputs, (g + 1) * layer.Group);
            sum += (layer.Start.Span[(g * layer.PaddedOutputs) + n] + Dot(stored[group], weights[group])) * scales[g];
        }

        return (sum * layer.Scale.Span[n]) + layer.Bias.Span[n];
    }

    private static int Dot(ReadOnlySpan<byte> stored, ReadOnlySpan<sbyte> weights)
    {
        Vector128<int> sums = Vector128<int>.Zero;
        var i = 0;
        for (; i <= stored.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var (lowA, highA) = Vector128.Widen(Vector128.Create(stored[i..]));
            var (lowW, highW) = Vector128.Widen(Vector128.Create(weights[i..]));
            var (a, b) = Vector128.Widen(lowA.AsInt16() * lowW);
            var (c, d) = Vector128.Widen(highA.AsInt16() * highW);
            sums += a + b + (c + d);
        }

        var sum = Vector128.Sum(sums);
        for (; i < stored.Length; i++)
        {
            sum += stored[i] * weights[i];
        }

        return sum;
    }
}
