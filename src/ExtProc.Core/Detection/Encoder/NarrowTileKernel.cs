using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>A kernel on tiles of 6 rows by 16 outputs, in sixteen registers of 256 bits.</summary>
/// <typeparam name="TDot">The instructions that multiply and add.</typeparam>
internal abstract unsafe class NarrowTileKernel<TDot> : TiledKernel
    where TDot : struct, IDotProduct
{
    /// <summary>Bytes of weights that a step takes: two vectors.</summary>
    private const int StepBytes = 64;

    private protected sealed override int PanelWidth => 16;

    /// <summary>Twelve accumulators, two vectors of weights, one of activations, and one for products where they need it.</summary>
    private protected sealed override void Multiply(in TileGroup group)
    {
        Vector256<int> a0 = Avx.LoadVector256(group.Sums), b0 = Avx.LoadVector256(group.Sums + 8);
        Vector256<int> a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
        Vector256<int> b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0;
        nint stride = group.StoredStride;
        byte* upper = group.Stored, lower = upper + (3 * stride);
        var weights = (byte*)group.Weights;
        for (var steps = group.Steps; steps > 0; steps--, upper += 4, lower += 4, weights += StepBytes)
        {
            Vector256<byte> left = Avx.LoadVector256(weights), right = Avx.LoadVector256(weights + (StepBytes / 2));
            Step(upper, left, right, ref a0, ref b0);
            Step(upper + stride, left, right, ref a1, ref b1);
            Step(upper + (2 * stride), left, right, ref a2, ref b2);
            Step(lower, left, right, ref a3, ref b3);
            Step(lower + stride, left, right, ref a4, ref b4);
            Step(lower + (2 * stride), left, right, ref a5, ref b5);
        }

        Accumulate(group, 0, a0, b0);
        Accumulate(group, 1, a1, b1);
        Accumulate(group, 2, a2, b2);
        Accumulate(group, 3, a3, b3);
        Accumulate(group, 4, a4, b4);
        Accumulate(group, 5, a5, b5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(byte* stored, Vector256<byte> left, Vector256<byte> right, ref Vector256<int> a, ref Vector256<int> b)
    {
        Vector256<byte> activations = Vector256.Create(*(int*)stored).AsByte();
        a = TDot.Add(a, activations, left);
        b = TDot.Add(b, activations, right);
    }

    /// <summary>Turns the integer sums of one row into floats, scales them and adds them to what the groups before gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(in TileGroup group, int row, Vector256<int> left, Vector256<int> right)
    {
        Vector256<float> factor = Vector256.Create(group.Scale[row * group.ScaleStride]);
        Vector256<float> a = Avx.Multiply(Avx.ConvertToVector256Single(left), factor);
        Vector256<float> b = Avx.Multiply(Avx.ConvertToVector256Single(right), factor);
        float* output = group.Output + (row * group.OutputStride);
        if (!group.First)
        {
            a = Avx.Add(Avx.LoadVector256(output), a);
            b = Avx.Add(Avx.LoadVector256(output + 8), b);
        }

        Avx.Store(output, a);
        Avx.Store(output + 8, b);
    }

    private protected sealed override void Finish(float* output, nint stride, float* scale, float* bias)
    {
        Vector256<float> scaleA = Avx.LoadVector256(scale), scaleB = Avx.LoadVector256(scale + 8);
        Vector256<float> biasA = Avx.LoadVector256(bias), biasB = Avx.LoadVector256(bias + 8);
        for (var row = 0; row < RowTile; row++, output += stride)
        {
            Avx.Store(output, Avx.Add(Avx.Multiply(Avx.LoadVector256(output), scaleA), biasA));
            Avx.Store(output + 8, Avx.Add(Avx.Multiply(Avx.LoadVector256(output + 8), scaleB), biasB));
        }
    }
}
