using System.Buffers;
using System.Buffers.Binary;

namespace ExtProc.Load.Http2;

/// <summary>Frames waiting to be sent, one behind the other. Grows to what a burst needs and stays there. Not safe for concurrent use.</summary>
internal sealed class FrameBuffer
{
    public const int HeaderLength = 9;
    public const byte EndStream = 0x1;
    public const byte Ack = 0x1;
    public const byte EndHeaders = 0x4;

    private readonly ArrayBufferWriter<byte> _bytes = new(256 << 10);

    public bool IsEmpty => _bytes.WrittenCount == 0;

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void Clear() => _bytes.ResetWrittenCount();

    public void WriteRaw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void Write(FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var span = _bytes.GetSpan(HeaderLength + payload.Length);
        span[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)payload.Length);
        span[3] = (byte)type;
        span[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(span[5..], stream);
        payload.CopyTo(span[HeaderLength..]);
        _bytes.Advance(HeaderLength + payload.Length);
    }

    public void WriteWindowUpdate(int stream, int increment)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, increment);
        Write(FrameType.WindowUpdate, 0, stream, payload);
    }
}
