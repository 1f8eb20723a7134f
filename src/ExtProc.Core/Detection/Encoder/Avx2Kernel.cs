using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>AVX2: <c>vpmaddwd</c> on values widened to 16 bits, whose sums can't overflow as those of <c>vpmaddubsw</c> on 8 bits can.</summary>
internal sealed unsafe class Avx2Kernel : NarrowTileKernel
{
    public override string Name => "avx2";

    public override bool IsSupported => Avx2.IsSupported;

    private protected override int PanelDepth => 2;

    private protected override bool Words => true;

    /// <summary>Twelve accumulators, two vectors of weights, one of activations and one of products: all sixteen registers.</summary>
    private protected override void Multiply(in TileGroup group)
    {
        Vector256<int> a0 = Avx.LoadVector256(group.Sums), b0 = Avx.LoadVector256(group.Sums + 8);
        Vector256<int> a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
        Vector256<int> b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0;
        nint stride = group.StoredStride;
        byte* upper = group.Stored, lower = upper + (3 * stride);
        var weights = (short*)group.Weights;
        for (var steps = group.Steps; steps > 0; steps--, upper += 4, lower += 4, weights += 32)
        {
            Vector256<short> left = Avx.LoadVector256(weights), right = Avx.LoadVector256(weights + 16);
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
    private static void Step(byte* stored, Vector256<short> left, Vector256<short> right, ref Vector256<int> a, ref Vector256<int> b)
    {
        Vector256<short> two = Vector256.Create(*(int*)stored).AsInt16();
        a = Avx2.Add(a, Avx2.MultiplyAddAdjacent(two, left));
        b = Avx2.Add(b, Avx2.MultiplyAddAdjacent(two, right));
    }
}
