using ExtProc.Core.Detection.Encoder;
using ExtProc.Testing.Detection;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>The approximated functions, to the errors that they state, on both widths of vectors.</summary>
[TestFixture(typeof(Floats8))]
[TestFixture(typeof(Floats16))]
internal sealed class GeluTests<TFloats>
    where TFloats : struct, IFloats<TFloats>
{
    private static readonly float[] Points = [.. Enumerable.Range(-1600, 3201).Select(i => i / 128f)];

    [Test]
    public void GeluIsAsExactAsItSays()
    {
        var values = new float[(Points.Length + 15) / 16 * 16];
        Points.CopyTo(values, 0);
        Gelu.Apply<TFloats>(values);
        for (var i = 0; i < Points.Length; i++)
        {
            var expected = NormalDistribution.Gelu(Points[i]);
            Assert.That(values[i], Is.EqualTo(expected).Within(1e-6 * Math.Max(1, Math.Abs(expected)) + 2e-5 * Math.Exp(-Points[i] * Points[i] / 4)));
        }
    }

    [Test]
    public void GeluGoesToItsLimits()
    {
        float[] values = [-1e30f, -100, -20, -0f, 0, 20, 100, 1e30f, 0, 0, 0, 0, 0, 0, 0, 0];
        Gelu.Apply<TFloats>(values);
        Assert.That(values[..8], Is.EqualTo(new[] { 0f, 0, 0, 0, 0, 20, 100, 1e30f }).Within(1e-6));
    }

    [Test]
    public void TheExponentialIsAsExactAsItSays()
    {
        for (var x = -86.9f; x <= 0; x += 0.013f)
        {
            var exact = Math.Exp(x);
            Assert.That(Exponential(x), Is.EqualTo(exact).Within(4e-7 * exact));
        }

        Assert.That(Exponential(-1e30f), Is.EqualTo(1.6e-38f).Within(1e-39));
    }

    private static float Exponential(float x)
    {
        var values = new float[16];
        ExtProc.Core.Detection.Encoder.Exponential.Of(TFloats.All(x)).Store(ref values[0], 0);
        return values[TFloats.Count - 1];
    }
}
