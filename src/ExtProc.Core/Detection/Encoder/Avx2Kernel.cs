using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>AVX2: <c>vpmaddwd</c> on values widened to 16 bits, whose sums can't overflow as those of <c>vpmaddubsw</c> on 8 bits can.</summary>
internal sealed class Avx2Kernel : NarrowTileKernel<Avx2Kernel.Dot>
{
    public override string Name => "avx2";

    public override bool IsSupported => Avx2.IsSupported;

    private protected override int PanelDepth => 2;

    private protected override bool Words => true;

    internal readonly struct Dot : IDotProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Add(Vector256<int> sums, Vector256<byte> activations, Vector256<byte> weights) =>
            Avx2.Add(sums, Avx2.MultiplyAddAdjacent(activations.AsInt16(), weights.AsInt16()));
    }
}
