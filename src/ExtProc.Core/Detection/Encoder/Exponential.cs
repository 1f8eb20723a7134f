using System.Runtime.Intrinsics;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>The exponential of numbers that aren't above 0, to a relative error of 4e-7; below -87 that of -87, which is 1.6e-38.</summary>
internal static class Exponential
{
    private const float Least = -87f;
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    public static Vector256<float> Of(Vector256<float> x)
    {
        x = Vector256.Max(x, Vector256.Create(Least));
        Vector256<float> power = Vector256.Round(x * Log2E);
        Vector256<float> r = Vector256.MultiplyAddEstimate(power, Vector256.Create(-Ln2High), x);
        r = Vector256.MultiplyAddEstimate(power, Vector256.Create(-Ln2Low), r);
        Vector256<float> sum = Vector256.MultiplyAddEstimate(r, Vector256.Create(0.00837194685f), Vector256.Create(0.0418949081f));
        sum = Vector256.MultiplyAddEstimate(sum, r, Vector256.Create(0.166664555f));
        sum = Vector256.MultiplyAddEstimate(sum, r, Vector256.Create(0.499990846f));
        sum = Vector256.MultiplyAddEstimate(sum, r, Vector256.Create(1.00000003f));
        sum = Vector256.MultiplyAddEstimate(sum, r, Vector256.Create(1.00000005f));
        Vector256<int> exponent = (Vector256.ConvertToInt32Native(power) + Vector256.Create(127)) << 23;
        return sum * exponent.AsSingle();
    }
}
