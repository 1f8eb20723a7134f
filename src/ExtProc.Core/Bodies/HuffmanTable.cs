namespace ExtProc.Core.Bodies;

/// <summary>
/// A canonical Huffman code of DEFLATE. Codes of up to 9 bits are looked up, longer ones walked bit by bit, so that a table costs little
/// to build and blocks made to be small cost nobody much.
/// </summary>
internal sealed class HuffmanTable(int maxSymbols)
{
    /// <summary>The bits at hand are the beginning of a code.</summary>
    public const int NeedBits = -1;

    /// <summary>The bits at hand are no code.</summary>
    public const int Invalid = -2;

    private const int MaxBits = 15;
    private const int FastBits = 9;

    private readonly ushort[] _fast = new ushort[1 << FastBits];
    private readonly ushort[] _symbols = new ushort[maxSymbols];
    private readonly ushort[] _counts = new ushort[MaxBits + 1];

    /// <summary>Builds the code from the lengths of its words; false when they are too many, or too few without being a single one.</summary>
    public bool TryBuild(ReadOnlySpan<byte> lengths, bool allowSingle)
    {
        Array.Clear(_counts);
        foreach (byte length in lengths)
        {
            _counts[length]++;
        }
        _counts[0] = 0;
        int left = 1, longest = 0;
        for (int bits = 1; bits <= MaxBits; bits++)
        {
            left = (left << 1) - _counts[bits];
            if (left < 0)
            {
                return false;
            }
            longest = _counts[bits] > 0 ? bits : longest;
        }
        if (left > 0 && !(allowSingle && longest <= 1))
        {
            return false;
        }
        Fill(lengths);
        return true;
    }

    /// <summary>Decodes the next symbol of <paramref name="bits"/>, of which <paramref name="available"/> are real.</summary>
    public int Decode(ulong bits, int available, out int used)
    {
        int entry = _fast[bits & ((1 << FastBits) - 1)];
        if (entry != 0)
        {
            used = entry & 15;
            return used <= available ? entry >> 4 : NeedBits;
        }
        return DecodeSlowly(bits, available, out used);
    }

    private int DecodeSlowly(ulong bits, int available, out int used)
    {
        int code = 0, first = 0, index = 0;
        for (used = 1; used <= MaxBits; used++)
        {
            if (used > available)
            {
                return NeedBits;
            }
            code |= (int)(bits & 1);
            bits >>= 1;
            int count = _counts[used];
            if (code - count < first)
            {
                return _symbols[index + (code - first)];
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        return Invalid;
    }

    private void Fill(ReadOnlySpan<byte> lengths)
    {
        Span<int> offsets = stackalloc int[MaxBits + 2];
        Span<int> codes = stackalloc int[MaxBits + 2];
        for (int bits = 1; bits <= MaxBits; bits++)
        {
            offsets[bits + 1] = offsets[bits] + _counts[bits];
            codes[bits + 1] = (codes[bits] + _counts[bits]) << 1;
        }
        Array.Clear(_fast);
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length == 0)
            {
                continue;
            }
            _symbols[offsets[length]++] = (ushort)symbol;
            int code = codes[length]++;
            if (length <= FastBits)
            {
                for (int at = Reverse(code, length); at < _fast.Length; at += 1 << length)
                {
                    _fast[at] = (ushort)((symbol << 4) | length);
                }
            }
        }
    }

    private static int Reverse(int code, int length)
    {
        int reversed = 0;
        for (int i = 0; i < length; i++)
        {
            reversed = (reversed << 1) | ((code >> i) & 1);
        }
        return reversed;
    }
}
