using System.Buffers;

namespace ExtProc.Server.Envoy.Wire;

/// <summary>Envoy's <c>ProtocolConfiguration</c>: the static modes of the filter or route.</summary>
/// <param name="Request">How request bodies are sent.</param>
/// <param name="Response">How response bodies are sent.</param>
/// <param name="BodyBeforeHeadersReply">Chunks come before the headers are answered, and overrides are ignored.</param>
internal readonly record struct ProtocolConfig(BodyMode Request, BodyMode Response, bool BodyBeforeHeadersReply)
{
    /// <summary>False when the bytes are malformed or name a mode that does not exist.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> payload, out ProtocolConfig config)
    {
        ulong request = 0, response = 0, before = 0;
        config = default;
        var reader = new SequenceReader<byte>(payload);
        while (!reader.End)
        {
            if (!WireSequence.TryReadTag(ref reader, out int field, out int type))
            {
                return false;
            }
            bool read = (field, type) switch
            {
                (1, WireSequence.Varint) => WireSequence.TryReadVarint(ref reader, out request),
                (2, WireSequence.Varint) => WireSequence.TryReadVarint(ref reader, out response),
                (3, WireSequence.Varint) => WireSequence.TryReadVarint(ref reader, out before),
                _ => WireSequence.TrySkip(ref reader, type),
            };
            if (!read)
            {
                return false;
            }
        }
        config = new ProtocolConfig((BodyMode)request, (BodyMode)response, before != 0);
        return request <= (ulong)BodyMode.Grpc && response <= (ulong)BodyMode.Grpc;
    }
}
