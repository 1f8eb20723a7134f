using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>The integer products of all kernels, bit for bit against sums in 64 bits.</summary>
[TestFixtureSource(nameof(Kernels))]
public sealed class EncoderKernelTests(EncoderKernel kernel)
{
    public static IEnumerable<EncoderKernel> Kernels => EncoderKernel.All.Where(kernel => kernel.IsSupported);

    [TestCase(1, 1, 32, 32)]
    [TestCase(6, 64, 64, 64)]
    [TestCase(7, 65, 96, 64)]
    [TestCase(5, 3, 384, 128)]
    [TestCase(13, 130, 160, 96)]
    [TestCase(2, 17, 1536, 1536)]
    public void AgreesBitForBit(int rows, int outputs, int inputs, int group)
    {
        var random = new Random(rows + outputs);
        float[] values = [.. Enumerable.Range(0, rows * inputs).Select(_ => (random.NextSingle() - 0.4f) * MathF.Exp(random.NextSingle() * 6))];
        sbyte[] weights = [.. Enumerable.Range(0, outputs * inputs).Select(_ => (sbyte)random.Next(-128, 128))];
        foreach (ActivationRange range in Enum.GetValues<ActivationRange>())
        {
            var floor = range == ActivationRange.Symmetric ? float.MinValue : Gelu.Floor;
            Verify([.. values.Select(value => Math.Max(value, floor))], weights, rows, outputs, group, range);
        }
    }

    /// <summary>Everything at its largest: sums of products that don't fit 16 bits, and the longest row.</summary>
    [TestCase(-128)]
    [TestCase(127)]
    public void AgreesAtTheExtremes(int weight)
    {
        const int Inputs = 16384;
        float[] values = [.. Enumerable.Range(0, 3 * Inputs).Select(i => (i / Inputs) switch { 0 => 5f, 1 => -5f, _ => i % 2 == 0 ? 5 : -5 })];
        sbyte[] weights = [.. Enumerable.Repeat((sbyte)weight, 3 * Inputs)];
        Verify(values, weights, 3, 3, Inputs, ActivationRange.Symmetric);
        Verify([.. values.Select(value => Math.Max(value, Gelu.Floor))], weights, 3, 3, Inputs, ActivationRange.AboveGeluFloor);
    }

    /// <summary>Hostile text can't make a state that isn't finite, but a broken model can: it must not crash anything.</summary>
    [Test]
    public void SurvivesValuesThatAreNotFinite()
    {
        float[] values = [.. Enumerable.Range(0, 64).Select(i => (i % 3) switch { 0 => float.NaN, 1 => float.PositiveInfinity, _ => 1 })];
        Assert.That(() => Multiply(values, new sbyte[64], 1, 1, 64, ActivationRange.Symmetric, out _), Throws.Nothing);
    }

    private void Verify(float[] values, sbyte[] weights, int rows, int outputs, int group, ActivationRange range)
    {
        var inputs = values.Length / rows;
        AlignedMemory<float> output = Multiply(values, weights, rows, outputs, group, range, out PackedLinear layer);
        QuantisedRows stored = EncoderKernel.All[^1].NewRows();
        stored.Fill(values, inputs, rows, layer);
        var wrong = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var n = 0; n < outputs; n++)
            {
                wrong += output.Span[(row * layer.PaddedOutputs) + n].Equals(Expected(stored, weights.AsSpan(n * inputs, inputs), layer, row, n)) ? 0 : 1;
            }
        }

        Assert.That(wrong, Is.Zero, $"{kernel}, {range}");
    }

    private static float Expected(QuantisedRows stored, ReadOnlySpan<sbyte> weights, PackedLinear layer, int row, int n)
    {
        var sum = 0f;
        var zero = layer.Range == ActivationRange.Symmetric ? QuantisedRows.Zero : 0;
        for (var g = 0; g < layer.Groups; g++)
        {
            var integers = 0L;
            for (var k = g * layer.Group; k < Math.Min(layer.Inputs, (g + 1) * layer.Group); k++)
            {
                integers += (stored.Bytes.Span[(row * stored.Stride) + k] - zero) * weights[k];
            }

            sum += (float)integers * stored.Scales.Span[(row * layer.Groups) + g];
        }

        return (sum * layer.Scale.Span[n]) + layer.Bias.Span[n];
    }

    private AlignedMemory<float> Multiply(float[] values, sbyte[] weights, int rows, int outputs, int group, ActivationRange range, out PackedLinear layer)
    {
        var inputs = values.Length / rows;
        var random = new Random(outputs);
        layer = kernel.Pack(
            new Linear
            {
                Weight = weights,
                Scale = Enumerable.Range(0, outputs).Select(_ => random.NextSingle() + 0.1f).ToArray(),
                Bias = Enumerable.Range(0, outputs).Select(_ => random.NextSingle()).ToArray(),
                Smooth = Enumerable.Range(0, inputs).Select(_ => random.NextSingle() + 0.5f).ToArray(),
            },
            group,
            range);
        QuantisedRows stored = kernel.NewRows();
        stored.Fill(values, inputs, rows, layer);
        var output = new AlignedMemory<float>(EncoderKernel.TileRows(rows) * layer.PaddedOutputs);
        kernel.Multiply(stored, layer, output);
        return output;
    }
}
