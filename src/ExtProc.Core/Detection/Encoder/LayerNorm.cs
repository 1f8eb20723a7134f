using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>Layer normalisation with learned gain and offset. Immutable.</summary>
internal sealed class LayerNorm(float[] gamma, float[] beta)
{
    private const float Epsilon = 1e-12f;
    private const nuint Lanes = 8;

    public static LayerNorm Read(ModelFile file, string name, int width) =>
        new(file.Floats(name + ".gamma", width).ToArray(), file.Floats(name + ".beta", width).ToArray());

    /// <summary>
    /// Normalises a row in place, after adding another to it. The variance is taken around the mean, in a pass of its own: rows with few large
    /// elements lose nothing.
    /// </summary>
    public void AddAndApply(Span<float> row, ReadOnlySpan<float> addend)
    {
        var mean = AddAndSum(row, addend[..row.Length]) / row.Length;
        var factor = 1 / MathF.Sqrt((SumOfSquares(row, mean) / row.Length) + Epsilon);
        ref var x = ref MemoryMarshal.GetReference(row);
        ref var gain = ref MemoryMarshal.GetReference(gamma.AsSpan(0, row.Length));
        ref var offset = ref MemoryMarshal.GetReference(beta.AsSpan(0, row.Length));
        for (nuint i = 0; i < (nuint)row.Length; i += Lanes)
        {
            Vector256<float> value = (Vector256.LoadUnsafe(ref x, i) - Vector256.Create(mean)) * factor;
            Vector256.MultiplyAddEstimate(value, Vector256.LoadUnsafe(ref gain, i), Vector256.LoadUnsafe(ref offset, i)).StoreUnsafe(ref x, i);
        }
    }

    private static float AddAndSum(Span<float> row, ReadOnlySpan<float> addend)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        ref var x = ref MemoryMarshal.GetReference(row);
        ref var y = ref MemoryMarshal.GetReference(addend);
        for (nuint i = 0; i < (nuint)row.Length; i += Lanes)
        {
            Vector256<float> value = Vector256.LoadUnsafe(ref x, i) + Vector256.LoadUnsafe(ref y, i);
            value.StoreUnsafe(ref x, i);
            sum += value;
        }

        return Vector256.Sum(sum);
    }

    private static float SumOfSquares(ReadOnlySpan<float> row, float mean)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        ref var x = ref MemoryMarshal.GetReference(row);
        for (nuint i = 0; i < (nuint)row.Length; i += Lanes)
        {
            Vector256<float> value = Vector256.LoadUnsafe(ref x, i) - Vector256.Create(mean);
            sum = Vector256.MultiplyAddEstimate(value, value, sum);
        }

        return Vector256.Sum(sum);
    }
}
