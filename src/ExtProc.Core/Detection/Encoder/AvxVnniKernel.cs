using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>AVX-VNNI: <c>vpdpwssd</c> on 256 bits, two products of 16 bits added to 32 in one step, exact.</summary>
internal sealed class AvxVnniKernel : NarrowTileKernel<AvxVnniKernel.Dot>
{
    public override string Name => "avx-vnni";

    public override bool IsSupported => AvxVnni.IsSupported;

    internal readonly struct Dot : IDotProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Add(Vector256<int> sums, Vector256<short> activations, Vector256<short> weights) =>
            AvxVnni.MultiplyWideningAndAdd(sums, activations, weights);
    }
}
