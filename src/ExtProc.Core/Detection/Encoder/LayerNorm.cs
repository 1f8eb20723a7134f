using System.Runtime.InteropServices;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>Layer normalisation with learned gain and offset. Immutable.</summary>
internal sealed class LayerNorm(float[] gamma, float[] beta)
{
    private const float Epsilon = 1e-12f;

    public static LayerNorm Read(ModelFile file, string name, int width) =>
        new(file.Floats(name + ".gamma", width).ToArray(), file.Floats(name + ".beta", width).ToArray());

    /// <summary>
    /// Normalises a row in place, after adding another to it. The variance is taken around the mean, in a pass of its own: rows with few large
    /// elements lose nothing.
    /// </summary>
    public void AddAndApply<TFloats>(Span<float> row, ReadOnlySpan<float> addend)
        where TFloats : struct, IFloats<TFloats>
    {
        var mean = AddAndSum<TFloats>(row, addend[..row.Length]) / row.Length;
        var factor = 1 / MathF.Sqrt((SumOfSquares<TFloats>(row, mean) / row.Length) + Epsilon);
        ref var x = ref MemoryMarshal.GetReference(row);
        ref var gain = ref MemoryMarshal.GetReference(gamma.AsSpan(0, row.Length));
        ref var offset = ref MemoryMarshal.GetReference(beta.AsSpan(0, row.Length));
        for (nuint i = 0; i < (nuint)row.Length; i += (nuint)TFloats.Count)
        {
            TFloats value = (TFloats.Load(ref x, i) - TFloats.All(mean)) * TFloats.All(factor);
            TFloats.MultiplyAdd(value, TFloats.Load(ref gain, i), TFloats.Load(ref offset, i)).Store(ref x, i);
        }
    }

    private static float AddAndSum<TFloats>(Span<float> row, ReadOnlySpan<float> addend)
        where TFloats : struct, IFloats<TFloats>
    {
        TFloats sum = default;
        ref var x = ref MemoryMarshal.GetReference(row);
        ref var y = ref MemoryMarshal.GetReference(addend);
        for (nuint i = 0; i < (nuint)row.Length; i += (nuint)TFloats.Count)
        {
            TFloats value = TFloats.Load(ref x, i) + TFloats.Load(ref y, i);
            value.Store(ref x, i);
            sum += value;
        }

        return sum.Sum();
    }

    private static float SumOfSquares<TFloats>(ReadOnlySpan<float> row, float mean)
        where TFloats : struct, IFloats<TFloats>
    {
        TFloats sum = default;
        ref var x = ref MemoryMarshal.GetReference(row);
        for (nuint i = 0; i < (nuint)row.Length; i += (nuint)TFloats.Count)
        {
            TFloats value = TFloats.Load(ref x, i) - TFloats.All(mean);
            sum = TFloats.MultiplyAdd(value, value, sum);
        }

        return sum.Sum();
    }
}
