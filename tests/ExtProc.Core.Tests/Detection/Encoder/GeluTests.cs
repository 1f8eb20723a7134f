using System.Runtime.Intrinsics;
using ExtProc.Core.Detection.Encoder;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>The approximated functions, to the errors that they state.</summary>
public sealed class GeluTests
{
    private static readonly float[] Points = [.. Enumerable.Range(-1600, 3201).Select(i => i / 128f)];

    [Test]
    public void GeluIsAsExactAsItSays()
    {
        var values = new float[(Points.Length + 7) / 8 * 8];
        Points.CopyTo(values, 0);
        Gelu.Apply(values);
        for (var i = 0; i < Points.Length; i++)
        {
            var expected = EncoderReference.Gelu(Points[i]);
            Assert.That(values[i], Is.EqualTo(expected).Within(1e-6 * Math.Max(1, Math.Abs(expected)) + 2e-5 * Math.Exp(-Points[i] * Points[i] / 4)));
            Assert.That(values[i], Is.GreaterThanOrEqualTo(Gelu.Floor));
        }
    }

    [Test]
    public void GeluGoesToItsLimits()
    {
        float[] values = [-1e30f, -100, -20, -0f, 0, 20, 100, 1e30f];
        Gelu.Apply(values);
        Assert.That(values, Is.EqualTo(new[] { 0f, 0, 0, 0, 0, 20, 100, 1e30f }).Within(1e-6));
    }

    [Test]
    public void TheExponentialIsAsExactAsItSays()
    {
        for (var x = -86.9f; x <= 0; x += 0.013f)
        {
            var exact = Math.Exp(x);
            Assert.That(Exponential.Of(Vector256.Create(x))[0], Is.EqualTo(exact).Within(4e-7 * exact));
        }

        Assert.That(Exponential.Of(Vector256.Create(-1e30f))[0], Is.EqualTo(1.6e-38f).Within(1e-39));
    }
}
