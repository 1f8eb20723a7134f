using System.Runtime.CompilerServices;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>The exponential of numbers that aren't above 0, to a relative error of 4e-7; below -87 that of -87, which is 1.6e-38.</summary>
internal static class Exponential
{
    private const float Least = -87f;
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TFloats Of<TFloats>(TFloats x)
        where TFloats : struct, IFloats<TFloats>
    {
        x = TFloats.Max(x, TFloats.All(Least));
        TFloats power = TFloats.Round(x * TFloats.All(Log2E));
        TFloats r = TFloats.MultiplyAdd(power, TFloats.All(-Ln2High), x);
        r = TFloats.MultiplyAdd(power, TFloats.All(-Ln2Low), r);
        TFloats sum = TFloats.MultiplyAdd(r, TFloats.All(0.00837194685f), TFloats.All(0.0418949081f));
        sum = TFloats.MultiplyAdd(sum, r, TFloats.All(0.166664555f));
        sum = TFloats.MultiplyAdd(sum, r, TFloats.All(0.499990846f));
        sum = TFloats.MultiplyAdd(sum, r, TFloats.All(1.00000003f));
        sum = TFloats.MultiplyAdd(sum, r, TFloats.All(1.00000005f));
        return sum * TFloats.PowerOfTwo(power);
    }
}
