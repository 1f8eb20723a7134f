using System.Buffers;
using System.Buffers.Binary;

namespace ExtProc.Server.Grpc.Framing;

/// <summary>A length-prefixed gRPC message: one byte of flags, four bytes of length (big endian), the payload.</summary>
internal static class MessageFrame
{
    public const int PrefixLength = 5;

    private const byte CompressedFlag = 1;

    /// <summary>
    /// Takes one whole frame off the front of <paramref name="buffer"/>. The payload is a slice, not a copy. The length is judged by its
    /// prefix, before the payload has come; nothing is taken unless the outcome is a message.
    /// </summary>
    public static FrameOutcome TryTake(ref ReadOnlySequence<byte> buffer, int maxBytes, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (buffer.Length < PrefixLength)
        {
            return FrameOutcome.Incomplete;
        }

        Span<byte> copy = stackalloc byte[PrefixLength];
        var prefix = Prefix(buffer, copy);
        if (prefix[0] > CompressedFlag)
        {
            return FrameOutcome.Malformed;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > (uint)maxBytes)
        {
            return FrameOutcome.TooLarge;
        }

        if (buffer.Length < PrefixLength + length)
        {
            return FrameOutcome.Incomplete;
        }

        payload = buffer.Slice(PrefixLength, length);
        buffer = buffer.Slice(PrefixLength + (long)length);
        return prefix[0] == CompressedFlag ? FrameOutcome.CompressedMessage : FrameOutcome.Message;
    }

    /// <summary>Writes the prefix of an uncompressed message of <paramref name="length"/> bytes.</summary>
    public static void WritePrefix(IBufferWriter<byte> writer, int length)
    {
        var prefix = writer.GetSpan(PrefixLength);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], length);
        writer.Advance(PrefixLength);
    }

    private static ReadOnlySpan<byte> Prefix(in ReadOnlySequence<byte> buffer, Span<byte> copy)
    {
        if (buffer.FirstSpan.Length >= PrefixLength)
        {
            return buffer.FirstSpan[..PrefixLength];
        }

        buffer.Slice(0, PrefixLength).CopyTo(copy);
        return copy;
    }
}
