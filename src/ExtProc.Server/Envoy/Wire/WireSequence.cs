using System.Buffers;

namespace ExtProc.Server.Envoy.Wire;

/// <summary>Protobuf's wire format over a sequence: what is asked for is sliced out, nothing is copied. False means malformed.</summary>
internal static class WireSequence
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Delimited = 2;
    public const int Fixed32 = 5;

    /// <summary>Reads a field number and its wire type.</summary>
    public static bool TryReadTag(ref SequenceReader<byte> reader, out int field, out int type)
    {
        bool read = TryReadVarint(ref reader, out ulong tag);
        field = (int)(uint)(tag >> 3);
        type = (int)(tag & 7);
        return read && field > 0 && tag <= uint.MaxValue;
    }

    public static bool TryReadVarint(ref SequenceReader<byte> reader, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (!reader.TryRead(out byte b))
            {
                return false;
            }
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return true;
            }
        }
        return false;
    }

    public static bool TryReadDelimited(ref SequenceReader<byte> reader, out ReadOnlySequence<byte> slice)
    {
        slice = default;
        if (!TryReadVarint(ref reader, out ulong length) || length > (ulong)reader.Remaining)
        {
            return false;
        }
        slice = reader.Sequence.Slice(reader.Position, (long)length);
        reader.Advance((long)length);
        return true;
    }

    public static bool TrySkip(ref SequenceReader<byte> reader, int type)
    {
        long length;
        switch (type)
        {
            case Varint:
                return TryReadVarint(ref reader, out _);
            case Delimited:
                return TryReadDelimited(ref reader, out _);
            case Fixed64:
                length = 8;
                break;
            case Fixed32:
                length = 4;
                break;
            default:
                return false;
        }
        if (reader.Remaining < length)
        {
            return false;
        }
        reader.Advance(length);
        return true;
    }
}
