using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>A kernel on tiles of 6 rows by 16 outputs, in sixteen registers of 256 bits.</summary>
internal abstract unsafe class NarrowTileKernel : TiledKernel
{
    private protected sealed override int PanelWidth => 16;

    /// <summary>Turns the integer sums of one row into floats, scales them and adds them to what the groups before gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static void Accumulate(in TileGroup group, int row, Vector256<int> left, Vector256<int> right)
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
