using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>The integer products of all kernels, bit for bit against sums in 64 bits.</summary>
[TestFixtureSource(nameof(Kernels))]
public sealed class EncoderKernelTests(EncoderKernel kernel)
{
    public static IEnumerable<EncoderKernel> Kernels => EncoderKernel.All.Where(kernel => kernel.IsSupported);

    [TestCase(1, 1, 32)]
    [TestCase(6, 64, 64)]
    [TestCase(8, 48, 64)]
    [TestCase(7, 65, 96)]
    [TestCase(5, 3, 384)]
    [TestCase(13, 130, 160)]
    [TestCase(2, 17, 1536)]
    public void AgreesBitForBit(int rows, int outputs, int inputs)
    {
        var random = new Random(rows + outputs);
        float[] values = [.. Enumerable.Range(0, rows * inputs).Select(_ => (random.NextSingle() - 0.4f) * MathF.Exp(random.NextSingle() * 6))];
        sbyte[] weights = [.. Enumerable.Range(0, outputs * inputs).Select(_ => (sbyte)random.Next(-128, 128))];
        Verify(values, weights, rows, outputs);
    }

    /// <summary>Everything at its largest, signs alike and signs against each other: sums go to the ends of 32 bits and not beyond.</summary>
    [TestCase(32)]
    [TestCase(512)]
    [TestCase(544)]
    [TestCase(16384)]
    public void AgreesAtTheExtremes(int inputs)
    {
        float[] values = [.. Enumerable.Range(0, 3 * inputs).Select(i => (i / inputs) switch { 0 => 5f, 1 => -5f, _ => i % 2 == 0 ? 5 : -5 })];
        sbyte[] weights = [.. Enumerable.Range(0, 3 * inputs).Select(i => (sbyte)((i / inputs) switch { 0 => -128, 1 => 127, _ => i % 2 == 0 ? -128 : 127 }))];
        Verify(values, weights, 3, 3);
    }

    [Test]
    public void AgreesWithoutAnyWeight() => Verify([.. Enumerable.Repeat(1f, 64)], new sbyte[64], 1, 1);

    /// <summary>Hostile text can't make a state that isn't finite, but a broken model can: it must not crash anything.</summary>
    [Test]
    public void SurvivesValuesThatAreNotFinite()
    {
        float[] values = [.. Enumerable.Range(0, 64).Select(i => (i % 3) switch { 0 => float.NaN, 1 => float.PositiveInfinity, _ => 1 })];
        Assert.That(() => Multiply(values, new sbyte[64], 1, 1, out _), Throws.Nothing);
    }

    private void Verify(float[] values, sbyte[] weights, int rows, int outputs)
    {
        var inputs = values.Length / rows;
        AlignedMemory<float> output = Multiply(values, weights, rows, outputs, out PackedLinear layer);
        QuantisedRows stored = kernel.NewRows();
        stored.Fill(values, inputs, rows, layer);
        var wrong = 0;
        for (var row = 0; row < rows; row++)
        {
            ReadOnlySpan<short> activations = stored.Values.Span.Slice(row * stored.Stride, inputs);
            Assert.That(activations.ToArray().Max(value => Math.Abs((int)value)), Is.EqualTo(layer.Steps));
            for (var n = 0; n < outputs; n++)
            {
                var sum = Sum(activations, weights.AsSpan(n * inputs, inputs));
                Assert.That(sum, Is.InRange(int.MinValue, int.MaxValue));
                var expected = (sum * stored.Scales.Span[row] * layer.Scale.Span[n]) + layer.Bias.Span[n];
                wrong += output.Span[(row * layer.PaddedOutputs) + n].Equals(expected) ? 0 : 1;
            }
        }

        Assert.That(wrong, Is.Zero, kernel.Name);
    }

    private static long Sum(ReadOnlySpan<short> activations, ReadOnlySpan<sbyte> weights)
    {
        var sum = 0L;
        for (var k = 0; k < weights.Length; k++)
        {
            sum += activations[k] * weights[k];
        }

        return sum;
    }

    private AlignedMemory<float> Multiply(float[] values, sbyte[] weights, int rows, int outputs, out PackedLinear layer)
    {
        var inputs = values.Length / rows;
        var random = new Random(outputs);
        layer = kernel.Pack(new Linear
        {
            Weight = weights,
            Scale = Enumerable.Range(0, outputs).Select(_ => random.NextSingle() + 0.1f).ToArray(),
            Bias = Enumerable.Range(0, outputs).Select(_ => random.NextSingle()).ToArray(),
            Smooth = Enumerable.Range(0, inputs).Select(_ => random.NextSingle() + 0.5f).ToArray(),
        });
        QuantisedRows stored = kernel.NewRows();
        stored.Fill(values, inputs, rows, layer);
        var output = new AlignedMemory<float>(kernel.TileRows(rows) * layer.PaddedOutputs);
        kernel.Multiply(stored, layer, output);
        return output;
    }
}
