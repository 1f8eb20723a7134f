using System.Numerics;

namespace ExtProc.Server.Envoy.Wire;

/// <summary>Protobuf's wire format over contiguous bytes, for the small messages. False means malformed or at the end.</summary>
internal ref struct WireSpan(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool AtEnd => rest.IsEmpty;

    public bool TryReadTag(out int field, out int type)
    {
        bool read = TryReadVarint(out ulong tag);
        field = (int)(uint)(tag >> 3);
        type = (int)(tag & 7);
        return read && field > 0 && tag <= uint.MaxValue;
    }

    public bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < rest.Length && i < 10; i++)
        {
            value |= (ulong)(rest[i] & 0x7f) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }
        return false;
    }

    public bool TryReadDelimited(out ReadOnlySpan<byte> slice)
    {
        slice = default;
        if (!TryReadVarint(out ulong length) || length > (ulong)rest.Length)
        {
            return false;
        }
        slice = rest[..(int)length];
        rest = rest[(int)length..];
        return true;
    }

    public bool TrySkip(int type)
    {
        int length;
        switch (type)
        {
            case WireSequence.Varint:
                return TryReadVarint(out _);
            case WireSequence.Delimited:
                return TryReadDelimited(out _);
            case WireSequence.Fixed64:
                length = 8;
                break;
            case WireSequence.Fixed32:
                length = 4;
                break;
            default:
                return false;
        }
        if (rest.Length < length)
        {
            return false;
        }
        rest = rest[length..];
        return true;
    }

    /// <summary>Bytes that a varint takes.</summary>
    public static int VarintSize(uint value) => (BitOperations.Log2(value | 1) / 7) + 1;
}
