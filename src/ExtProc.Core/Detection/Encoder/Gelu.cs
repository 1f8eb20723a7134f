using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// The exact GELU, <c>x * Φ(x)</c>, by the approximation 7.1.26 of the error function in Abramowitz and Stegun's Handbook (error below 1.5e-7):
/// off by at most 1e-7 * max(1, |x|) and the rounding of floats.
/// </summary>
internal static class Gelu
{
    /// <summary>A bound below every value of the function; its minimum is -0.16997.</summary>
    public const float Floor = -0.17f;

    private const float P = 0.3275911f;
    private const float A1 = 0.254829592f;
    private const float A2 = -0.284496736f;
    private const float A3 = 1.421413741f;
    private const float A4 = -1.453152027f;
    private const float A5 = 1.061405429f;

    /// <summary>Replaces every element by its GELU. The length is a multiple of 8.</summary>
    public static void Apply(Span<float> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        for (nuint i = 0; i < (nuint)values.Length; i += (nuint)Vector256<float>.Count)
        {
            Of(Vector256.LoadUnsafe(ref first, i)).StoreUnsafe(ref first, i);
        }
    }

    private static Vector256<float> Of(Vector256<float> x)
    {
        Vector256<float> size = Vector256.Abs(x);
        Vector256<float> t = Vector256<float>.One / Vector256.MultiplyAddEstimate(size, Vector256.Create(P * 0.70710678f), Vector256<float>.One);
        Vector256<float> tail = Vector256.MultiplyAddEstimate(t, Vector256.Create(A5), Vector256.Create(A4));
        tail = Vector256.MultiplyAddEstimate(tail, t, Vector256.Create(A3));
        tail = Vector256.MultiplyAddEstimate(tail, t, Vector256.Create(A2));
        tail = Vector256.MultiplyAddEstimate(tail, t, Vector256.Create(A1));
        Vector256<float> half = Exponential.Of(size * size * -0.5f) * (tail * t) * 0.5f;
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), x * half, x - (x * half));
    }
}
