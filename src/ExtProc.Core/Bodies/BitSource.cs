using System.Buffers.Binary;

namespace ExtProc.Core.Bodies;

/// <summary>Bits of a DEFLATE stream, least significant first, with up to 64 of them taken off the input and kept between chunks.</summary>
internal struct BitSource
{
    public ulong Bits { get; private set; }

    public int Count { get; private set; }

    /// <summary>Takes as many whole bytes as fit.</summary>
    public void Refill(ref ReadOnlySpan<byte> input)
    {
        if (input.Length >= sizeof(ulong))
        {
            int bytes = (63 - Count) >> 3;
            ulong next = BinaryPrimitives.ReadUInt64LittleEndian(input) & ((1UL << (bytes * 8)) - 1);
            Bits |= next << Count;
            Count += bytes * 8;
            input = input[bytes..];
            return;
        }
        while (Count <= 56 && !input.IsEmpty)
        {
            Push(input[0]);
            input = input[1..];
        }
    }

    public void Push(byte value)
    {
        Bits |= (ulong)value << Count;
        Count += 8;
    }

    public void Drop(int count)
    {
        Bits >>= count;
        Count -= count;
    }

    public int Take(int count)
    {
        int value = (int)(Bits & ((1UL << count) - 1));
        Drop(count);
        return value;
    }

    public void Align() => Drop(Count & 7);

    /// <summary>Takes a whole byte, once aligned.</summary>
    public bool TryTakeByte(ref ReadOnlySpan<byte> input, out byte value)
    {
        if (Count == 0)
        {
            if (input.IsEmpty)
            {
                value = 0;
                return false;
            }
            value = input[0];
            input = input[1..];
            return true;
        }
        value = (byte)Take(8);
        return true;
    }
}
