using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>AVX-VNNI: <c>vpdpbusd</c> on 256 bits, four products of 8 bits added to 32 in one step, exact.</summary>
internal sealed class AvxVnniKernel : NarrowTileKernel<AvxVnniKernel.Dot>
{
    public override string Name => "avx-vnni";

    public override bool IsSupported => AvxVnni.IsSupported;

    private protected override int PanelDepth => 4;

    internal readonly struct Dot : IDotProduct
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Add(Vector256<int> sums, Vector256<byte> activations, Vector256<byte> weights) =>
            AvxVnni.MultiplyWideningAndAdd(sums, activations, weights.AsSByte());
    }
}
