using System.Runtime.Intrinsics;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>Layer normalisation with learned gain and offset. Immutable.</summary>
internal sealed class LayerNorm(float[] gamma, float[] beta)
{
    private const float Epsilon = 1e-12f;

    public static LayerNorm Read(ModelFile file, string name, int width) =>
        new(file.Floats(name + ".gamma", width).ToArray(), file.Floats(name + ".beta", width).ToArray());

    /// <summary>Normalises a row in place, after adding another to it.</summary>
    public void AddAndApply(Span<float> row, ReadOnlySpan<float> addend)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        for (var i = 0; i < row.Length; i += Vector256<float>.Count)
        {
            Vector256<float> value = Vector256.Create<float>(row[i..]) + Vector256.Create(addend[i..]);
            value.CopyTo(row[i..]);
            sum += value;
        }

        Normalise(row, Vector256.Sum(sum) / row.Length);
    }

    /// <summary>The variance is taken around the mean, in a pass of its own: rows with few large elements lose nothing.</summary>
    private void Normalise(Span<float> row, float mean)
    {
        Vector256<float> squares = Vector256<float>.Zero;
        Vector256<float> centre = Vector256.Create(mean);
        for (var i = 0; i < row.Length; i += Vector256<float>.Count)
        {
            Vector256<float> value = Vector256.Create<float>(row[i..]) - centre;
            squares += value * value;
        }

        Vector256<float> factor = Vector256.Create(1 / MathF.Sqrt((Vector256.Sum(squares) / row.Length) + Epsilon));
        for (var i = 0; i < row.Length; i += Vector256<float>.Count)
        {
            Vector256<float> value = (Vector256.Create<float>(row[i..]) - centre) * factor;
            ((value * Vector256.Create(gamma, i)) + Vector256.Create(beta, i)).CopyTo(row[i..]);
        }
    }
}
