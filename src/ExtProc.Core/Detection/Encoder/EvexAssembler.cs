namespace ExtProc.Core.Detection.Encoder;

/// <summary>Writes the few instructions on 512-bit registers that <see cref="Avx512VnniKernel"/> needs, in the EVEX encoding of Intel's manual.</summary>
internal sealed class EvexAssembler
{
    private const byte Map0F = 1;
    private const byte Map0F38 = 2;
    private const byte Prefix66 = 1;
    private const byte PrefixF3 = 2;
    private const int None = 4;

    private readonly List<byte> _code = [];

    public int Position => _code.Count;

    public byte[] ToBytes() => [.. _code];

    /// <summary>Instructions of the general registers, already encoded.</summary>
    public void Raw(params ReadOnlySpan<byte> instruction) => _code.AddRange(instruction);

    /// <summary><c>vpmovsxbw zmm, [base + offset]</c>: 32 signed bytes as words; the offset in units of 32 bytes.</summary>
    public void LoadWords(int register, int baseRegister, sbyte offset) => Memory(Map0F38, Prefix66, 0x20, register, 0, baseRegister, None, 0, offset);

    /// <summary><c>vmovdqu32 [base + offset], zmm</c>, the offset in units of 64 bytes.</summary>
    public void Store(int register, int baseRegister, sbyte offset) => Memory(Map0F, PrefixF3, 0x7F, register, 0, baseRegister, None, 0, offset);

    /// <summary><c>vpbroadcastd zmm, [base + index * 2^scale]</c>; an index of 4 is none.</summary>
    public void Broadcast(int register, int baseRegister, int index, int scale) =>
        Memory(Map0F38, Prefix66, 0x58, register, 0, baseRegister, index, scale, 0);

    /// <summary><c>vpxord zmm, zmm, zmm</c>.</summary>
    public void Clear(int register) => Registers(Map0F, Prefix66, 0xEF, register, register, register);

    /// <summary><c>vpdpwssd sum, a, b</c>.</summary>
    public void MultiplyAdd(int sum, int a, int b) => Registers(Map0F38, Prefix66, 0x52, sum, a, b);

    private void Registers(byte map, byte prefix, byte opcode, int register, int second, int third)
    {
        Prefix(map, prefix, register, second, (third & 8) != 0, (third & 16) != 0);
        _code.Add(opcode);
        _code.Add((byte)(0xC0 | ((register & 7) << 3) | (third & 7)));
    }

    /// <summary>Base and index are among the eight old registers, so that no bit of theirs goes into the prefix.</summary>
    private void Memory(byte map, byte prefix, byte opcode, int register, int second, int baseRegister, int index, int scale, sbyte offset)
    {
        Prefix(map, prefix, register, second, (baseRegister & 8) != 0, false);
        _code.Add(opcode);
        _code.Add((byte)(0x40 | ((register & 7) << 3) | 4));
        _code.Add((byte)((scale << 6) | (index << 3) | (baseRegister & 7)));
        _code.Add((byte)offset);
    }

    private void Prefix(byte map, byte prefix, int register, int second, bool baseBit, bool indexBit)
    {
        _code.Add(0x62);
        _code.Add((byte)((Bit((register & 8) == 0) << 7) | (Bit(!indexBit) << 6) | (Bit(!baseBit) << 5) | (Bit((register & 16) == 0) << 4) | map));
        _code.Add((byte)(((~second & 15) << 3) | 4 | prefix));
        _code.Add((byte)(0x40 | (Bit((second & 16) == 0) << 3)));
    }

    private static int Bit(bool set) => set ? 1 : 0;
}
