using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>A kernel on tiles of 6 rows by 16 outputs, in sixteen registers of 256 bits.</summary>
/// <typeparam name="TDot">The instructions that multiply and add.</typeparam>
internal abstract unsafe class NarrowTileKernel<TDot> : TiledKernel
    where TDot : struct, IDotProduct
{
    /// <summary>Weights of a step: a pair for each output.</summary>
    private const int StepWeights = 32;

    internal sealed override int RowTile => 6;

    private protected sealed override int PanelWidth => 16;

    /// <summary>Twelve accumulators, two vectors of weights, one of activations, and one for products where they need it.</summary>
    private protected sealed override void Multiply(in ActivationTile tile)
    {
        Vector256<int> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        Vector256<int> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        nint stride = tile.StoredStride;
        short* upper = tile.Stored, lower = upper + (3 * stride);
        sbyte* weights = tile.Weights;
        for (var pairs = tile.Pairs; pairs > 0; pairs--, upper += PackedLinear.Depth, lower += PackedLinear.Depth, weights += StepWeights)
        {
            Vector256<short> left = Avx2.ConvertToVector256Int16(weights), right = Avx2.ConvertToVector256Int16(weights + (StepWeights / 2));
            Step(upper, left, right, ref a0, ref b0);
            Step(upper + stride, left, right, ref a1, ref b1);
            Step(upper + (2 * stride), left, right, ref a2, ref b2);
            Step(lower, left, right, ref a3, ref b3);
            Step(lower + stride, left, right, ref a4, ref b4);
            Step(lower + (2 * stride), left, right, ref a5, ref b5);
        }

        Write(tile, 0, a0, b0);
        Write(tile, 1, a1, b1);
        Write(tile, 2, a2, b2);
        Write(tile, 3, a3, b3);
        Write(tile, 4, a4, b4);
        Write(tile, 5, a5, b5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(short* stored, Vector256<short> left, Vector256<short> right, ref Vector256<int> a, ref Vector256<int> b)
    {
        Vector256<short> activations = Vector256.Create(*(int*)stored).AsInt16();
        a = TDot.Add(a, activations, left);
        b = TDot.Add(b, activations, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(in ActivationTile tile, int row, Vector256<int> left, Vector256<int> right)
    {
        Vector256<float> rowScale = Vector256.Create(tile.RowScale[row]);
        float* output = tile.Output + (row * tile.OutputStride);
        Write(left, rowScale, tile.Scale, tile.Bias, output);
        Write(right, rowScale, tile.Scale + 8, tile.Bias + 8, output + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector256<int> sums, Vector256<float> rowScale, float* scale, float* bias, float* output)
    {
        Vector256<float> value = Avx.Multiply(Avx.ConvertToVector256Single(sums), rowScale);
        Avx.Store(output, Avx.Add(Avx.Multiply(value, Avx.LoadVector256(scale)), Avx.LoadVector256(bias)));
    }
}
