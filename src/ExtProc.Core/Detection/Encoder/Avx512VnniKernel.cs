using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// AVX-512 VNNI: <c>vpdpwssd</c> on 512 bits. .NET 10 has this instruction on 128 and 256 bits only, and only where the machine has AVX-VNNI
/// besides, which many servers with AVX-512 VNNI don't; so the integer loop is a routine of our own instructions.
/// </summary>
internal sealed unsafe class Avx512VnniKernel : TiledKernel
{
    private const int Rows = 8;
    private const int Vectors = 3;
    private const int Width = Vectors * 16;
    private const int FirstWeights = Rows * Vectors;
    private const int FirstActivations = FirstWeights + Vectors;
    private const int ActivationRegisters = 32 - FirstActivations;
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

    internal override int RowTile => Rows;

    internal override FloatRoutines Floats => FloatRoutines.Wide;

    private protected override int PanelWidth => Width;

    [SkipLocalsInit]
    private protected override void Multiply(in ActivationTile tile)
    {
        int* memory = stackalloc int[(Rows * Width) + 16];
        var sums = (int*)(((nuint)memory + 63) & ~(nuint)63);
        var routine = (delegate* unmanaged[SuppressGCTransition]<short*, nint, sbyte*, nint, int*, void>)Routine;
        routine(tile.Stored, tile.StoredStride * sizeof(short), tile.Weights, tile.Pairs, sums);
        for (var row = 0; row < Rows; row++, sums += Width)
        {
            Vector512<float> rowScale = Vector512.Create(tile.RowScale[row]);
            float* output = tile.Output + (row * tile.OutputStride);
            for (var i = 0; i < Width; i += Vector512<float>.Count)
            {
                Vector512<float> value = Avx512F.Multiply(Avx512F.ConvertToVector512Single(Avx512F.LoadVector512(sums + i)), rowScale);
                value = Avx512F.Multiply(value, Avx512F.LoadVector512(tile.Scale + i));
                Avx512F.Store(output + i, Avx512F.Add(value, Avx512F.LoadVector512(tile.Bias + i)));
            }
        }
    }

    /// <summary>The framework's answer covers what the system has switched on; the instruction itself is bit 11 of ecx of leaf 7.</summary>
    private static bool HasInstructions() =>
        MachineCode.IsSupported && Avx512BW.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;

    /// <summary>
    /// Arguments: rdi activations, rsi their stride in bytes, rdx weights, rcx pairs of inputs, r8 where the sums go. zmm0 to zmm23 hold the sums of 8
    /// rows by 48 outputs, zmm24 to zmm26 a pair of weights of each output, zmm27 to zmm31 pairs of activations of a row.
    /// </summary>
    private static byte[] Assemble()
    {
        var code = new EvexAssembler();
        code.Raw(0x48, 0x8D, 0x04, 0x77); // lea rax, [rdi + rsi * 2]
        code.Raw(0x48, 0x01, 0xF0); // add rax, rsi
        code.Raw(0x4C, 0x8D, 0x0C, 0x70); // lea r9, [rax + rsi * 2]
        code.Raw(0x49, 0x01, 0xF1); // add r9, rsi
        for (var i = 0; i < Rows * Vectors; i++)
        {
            code.Clear(i);
        }

        var loop = code.Position;
        Step(code);
        code.Raw(0x48, 0x83, 0xC7, 0x04); // add rdi, 4
        code.Raw(0x48, 0x83, 0xC0, 0x04); // add rax, 4
        code.Raw(0x49, 0x83, 0xC1, 0x04); // add r9, 4
        code.Raw(0x48, 0x83, 0xC2, Width * PackedLinear.Depth); // add rdx, the weights of a step
        code.Raw(0x48, 0xFF, 0xC9); // dec rcx
        Span<byte> back = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(back, loop - (code.Position + 6));
        code.Raw(0x0F, 0x85); // jnz loop
        code.Raw(back);
        for (var i = 0; i < Rows * Vectors; i++)
        {
            code.Store(i, R8, (sbyte)i);
        }

        code.Raw(0xC5, 0xF8, 0x77); // vzeroupper
        code.Raw(0xC3); // ret
        return code.ToBytes();
    }

    private static void Step(EvexAssembler code)
    {
        for (var i = 0; i < Vectors; i++)
        {
            code.LoadWords(FirstWeights + i, Rdx, (sbyte)i);
        }

        for (var row = 0; row < Rows; row++)
        {
            var pair = FirstActivations + (row % ActivationRegisters);
            var (index, scale) = (row % 3) switch { 0 => (NoIndex, 0), 1 => (Rsi, 0), _ => (Rsi, 1) };
            code.Broadcast(pair, (row / 3) switch { 0 => Rdi, 1 => Rax, _ => R9 }, index, scale);
            for (var i = 0; i < Vectors; i++)
            {
                code.MultiplyAdd((row * Vectors) + i, pair, FirstWeights + i);
            }
        }
    }
}
