using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>AVX2: <c>vpmaddwd</c> and an addition, exact.</summary>
internal sealed class Avx2Kernel : NarrowTileKernel<Avx2Kernel.Dot>
{
    public override string Name => "avx2";

    public override bool IsSupported => Avx2.IsSupported;

    internal readonly struct Dot : IDotProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Add(Vector256<int> sums, Vector256<short> activations, Vector256<short> weights) =>
            Avx2.Add(sums, Avx2.MultiplyAddAdjacent(activations, weights));
    }
}
