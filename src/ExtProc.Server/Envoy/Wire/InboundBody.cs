using System.Buffers;

namespace ExtProc.Server.Envoy.Wire;

/// <summary>An <c>HttpBody</c>, read where it lies.</summary>
/// <param name="Bytes">A slice of the received message.</param>
/// <param name="EndOfStream">True when neither bytes nor trailers follow.</param>
internal readonly record struct InboundBody(ReadOnlySequence<byte> Bytes, bool EndOfStream)
{
    public static bool TryRead(in ReadOnlySequence<byte> payload, out InboundBody body)
    {
        ReadOnlySequence<byte> bytes = default;
        ulong end = 0, endOnly = 0;
        body = default;
        var reader = new SequenceReader<byte>(payload);
        while (!reader.End)
        {
            if (!WireSequence.TryReadTag(ref reader, out int field, out int type))
            {
                return false;
            }
            bool read = (field, type) switch
            {
                (1, WireSequence.Delimited) => WireSequence.TryReadDelimited(ref reader, out bytes),
                (2, WireSequence.Varint) => WireSequence.TryReadVarint(ref reader, out end),
                (3, WireSequence.Varint) => WireSequence.TryReadVarint(ref reader, out endOnly),
                _ => WireSequence.TrySkip(ref reader, type),
            };
            if (!read)
            {
                return false;
            }
        }
        body = new InboundBody(bytes, (end | endOnly) != 0);
        return true;
    }
}
