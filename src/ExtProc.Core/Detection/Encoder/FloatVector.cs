using System.Runtime.Intrinsics;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>Arithmetic on vectors whose length is a multiple of 8. The order of additions is the same on every machine.</summary>
internal static class FloatVector
{
    private static readonly int Lanes = Vector256<float>.Count;

    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        for (var i = 0; i < a.Length; i += Lanes)
        {
            sum += Vector256.Create(a[i..]) * Vector256.Create(b[i..]);
        }

        return Vector256.Sum(sum);
    }

    public static void Add(Span<float> sum, ReadOnlySpan<float> addend)
    {
        for (var i = 0; i < sum.Length; i += Lanes)
        {
            (Vector256.Create<float>(sum[i..]) + Vector256.Create(addend[i..])).CopyTo(sum[i..]);
        }
    }

    public static void Scale(Span<float> vector, float factor)
    {
        for (var i = 0; i < vector.Length; i += Lanes)
        {
            (Vector256.Create<float>(vector[i..]) * factor).CopyTo(vector[i..]);
        }
    }

    /// <summary>Gives a vector the length 1; one of zeros stays as it is.</summary>
    public static void Normalise(Span<float> vector)
    {
        var length = MathF.Sqrt(Dot(vector, vector));
        Scale(vector, length > 0 ? 1 / length : 0);
    }
}
