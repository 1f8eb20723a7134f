using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// The exact GELU, <c>x * Φ(x)</c>, by the approximation 7.1.26 of the error function in Abramowitz and Stegun's Handbook (error below 1.5e-7):
/// off by at most 1e-7 * max(1, |x|) and the rounding of floats.
/// </summary>
internal static class Gelu
{
    private const float P = 0.3275911f;
    private const float A1 = 0.254829592f;
    private const float A2 = -0.284496736f;
    private const float A3 = 1.421413741f;
    private const float A4 = -1.453152027f;
    private const float A5 = 1.061405429f;

    /// <summary>Replaces every element by its GELU. The length is a multiple of the vectors'.</summary>
    public static void Apply<TFloats>(Span<float> values)
        where TFloats : struct, IFloats<TFloats>
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        for (nuint i = 0; i < (nuint)values.Length; i += (nuint)TFloats.Count)
        {
            Of(TFloats.Load(ref first, i)).Store(ref first, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloats Of<TFloats>(TFloats x)
        where TFloats : struct, IFloats<TFloats>
    {
        TFloats size = TFloats.Abs(x);
        TFloats t = TFloats.All(1) / TFloats.MultiplyAdd(size, TFloats.All(P * 0.70710678f), TFloats.All(1));
        TFloats tail = TFloats.MultiplyAdd(t, TFloats.All(A5), TFloats.All(A4));
        tail = TFloats.MultiplyAdd(tail, t, TFloats.All(A3));
        tail = TFloats.MultiplyAdd(tail, t, TFloats.All(A2));
        tail = TFloats.MultiplyAdd(tail, t, TFloats.All(A1));
        TFloats half = Exponential.Of(size * size * TFloats.All(-0.5f)) * (tail * t) * TFloats.All(0.5f);
        return TFloats.WhereNegative(x, x * half, x - (x * half));
    }
}
