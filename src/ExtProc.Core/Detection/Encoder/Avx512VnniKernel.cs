using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// AVX-512 VNNI: <c>vpdpbusd</c> on 512 bits. .NET 10 has this instruction on 128 and 256 bits only, and only where the machine has AVX-VNNI
/// besides, which many servers with AVX-512 VNNI don't; so the integer loop is a routine of our own instructions.
/// </summary>
internal sealed unsafe class Avx512VnniKernel : TiledKernel
{
    private const int Width = 64;
    private const int VectorsOfRow = 4;
    private const int Rax = 0;
    private const int Rdx = 2;
    private const int Rsi = 6;
    private const int Rdi = 7;
    private const int R8 = 8;
    private const int R9 = 9;
    private const int NoIndex = 4;

    private static readonly void* Routine = HasInstructions() ? MachineCode.Make(Assemble()) : null;

    public override string Name => "avx512-vnni";

    public override bool IsSupported => Routine is not null;

    private protected override int PanelWidth => Width;

    private protected override int PanelDepth => 4;

    private protected override void Multiply(in TileGroup group)
    {
        int* tile = stackalloc int[RowTile * Width];
        var routine = (delegate* unmanaged[SuppressGCTransition]<byte*, nint, byte*, nint, int*, int*, void>)Routine;
        routine(group.Stored, group.StoredStride, group.Weights, group.Steps, tile, group.Sums);
        for (var row = 0; row < RowTile; row++, tile += Width)
        {
            Vector512<float> factor = Vector512.Create(group.Scale[row * group.ScaleStride]);
            float* output = group.Output + (row * group.OutputStride);
            for (var i = 0; i < Width; i += Vector512<float>.Count)
            {
                Vector512<float> value = Avx512F.Multiply(Avx512F.ConvertToVector512Single(Avx512F.LoadVector512(tile + i)), factor);
                Avx512F.Store(output + i, group.First ? value : Avx512F.Add(Avx512F.LoadVector512(output + i), value));
            }
        }
    }

    private protected override void Finish(float* output, nint stride, float* scale, float* bias)
    {
        for (var row = 0; row < RowTile; row++, output += stride)
        {
            for (var i = 0; i < Width; i += Vector512<float>.Count)
            {
                Vector512<float> value = Avx512F.Multiply(Avx512F.LoadVector512(output + i), Avx512F.LoadVector512(scale + i));
                Avx512F.Store(output + i, Avx512F.Add(value, Avx512F.LoadVector512(bias + i)));
            }
        }
    }

    /// <summary>The framework's answer covers what the system has switched on; the instruction itself is bit 11 of ecx of leaf 7.</summary>
    private static bool HasInstructions() =>
        MachineCode.IsSupported && Avx512BW.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;

    /// <summary>
    /// Arguments: rdi activations, rsi their stride, rdx weights, rcx steps, r8 the tile of sums to write, r9 where sums start. zmm0 to zmm23 hold
    /// the sums of 6 rows by 64 outputs, zmm24 to zmm27 a step of weights, zmm28 to zmm31 four activations of a row.
    /// </summary>
    private static byte[] Assemble()
    {
        var code = new EvexAssembler();
        code.Raw(0x48, 0x8D, 0x04, 0x77); // lea rax, [rdi + rsi * 2]
        code.Raw(0x48, 0x01, 0xF0); // add rax, rsi
        for (var i = 0; i < RowTile * VectorsOfRow; i++)
        {
            if (i < VectorsOfRow)
            {
                code.Load(i, R9, (sbyte)i);
            }
            else
            {
                code.Move(i, i % VectorsOfRow);
            }
        }

        var loop = code.Position;
        Step(code);
        code.Raw(0x48, 0x83, 0xC7, 0x04); // add rdi, 4
        code.Raw(0x48, 0x83, 0xC0, 0x04); // add rax, 4
        code.Raw(0x48, 0x81, 0xC2, 0x00, 0x01, 0x00, 0x00); // add rdx, 256
        code.Raw(0x48, 0xFF, 0xC9); // dec rcx
        Span<byte> back = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(back, loop - (code.Position + 6));
        code.Raw(0x0F, 0x85); // jnz loop
        code.Raw(back);
        for (var i = 0; i < RowTile * VectorsOfRow; i++)
        {
            code.Store(i, R8, (sbyte)i);
        }

        code.Raw(0xC5, 0xF8, 0x77); // vzeroupper
        code.Raw(0xC3); // ret
        return code.ToBytes();
    }

    private static void Step(EvexAssembler code)
    {
        for (var i = 0; i < VectorsOfRow; i++)
        {
            code.Load(24 + i, Rdx, (sbyte)i);
        }

        for (var row = 0; row < RowTile; row++)
        {
            var four = 28 + (row % 4);
            var (index, scale) = (row % 3) switch { 0 => (NoIndex, 0), 1 => (Rsi, 0), _ => (Rsi, 1) };
            code.Broadcast(four, row < 3 ? Rdi : Rax, index, scale);
            for (var i = 0; i < VectorsOfRow; i++)
            {
                code.MultiplyAdd((row * VectorsOfRow) + i, four, 24 + i);
            }
        }
    }
}
