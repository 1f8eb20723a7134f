using System.Buffers;

namespace ExtProc.Server.Envoy.Wire;

/// <summary>
/// One <c>ProcessingRequest</c>, read where it lies: <see cref="Payload"/> is a slice of the received bytes and lives as long as they do.
/// Metadata, flow control and unknown fields are skipped.
/// </summary>
internal readonly ref struct InboundMessage
{
    private const int AttributesField = 9;
    private const int ObservabilityField = 10;
    private const int ProtocolField = 11;

    private InboundMessage(MessageKind kind, ReadOnlySequence<byte> payload, ReadOnlySequence<byte> attributes, bool observability, ProtocolConfig? protocol)
    {
        Kind = kind;
        Payload = payload;
        Attributes = attributes;
        IsObservability = observability;
        Protocol = protocol;
    }

    public MessageKind Kind { get; }

    /// <summary>The message of the case.</summary>
    public ReadOnlySequence<byte> Payload { get; }

    /// <summary>The last entry of the map of attributes, or empty; Envoy sends one entry.</summary>
    public ReadOnlySequence<byte> Attributes { get; }

    /// <summary>True when nobody reads what is answered.</summary>
    public bool IsObservability { get; }

    /// <summary>The filter's configuration: in the first message of a stream, from Envoy 1.34 on.</summary>
    public ProtocolConfig? Protocol { get; }

    /// <summary>False when the bytes are no <c>ProcessingRequest</c>, or one with two cases.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> message, out InboundMessage result)
    {
        var kind = MessageKind.None;
        ReadOnlySequence<byte> payload = default, attributes = default;
        bool observability = false;
        ProtocolConfig? protocol = null;
        result = default;
        var reader = new SequenceReader<byte>(message);
        while (!reader.End)
        {
            if (!WireSequence.TryReadTag(ref reader, out int field, out int type))
            {
                return false;
            }
            if (type == WireSequence.Delimited && field is >= (int)MessageKind.RequestHeaders and <= (int)MessageKind.ResponseTrailers)
            {
                if (kind != MessageKind.None || !WireSequence.TryReadDelimited(ref reader, out payload))
                {
                    return false;
                }
                kind = (MessageKind)field;
            }
            else if (type == WireSequence.Delimited && field == AttributesField)
            {
                if (!WireSequence.TryReadDelimited(ref reader, out attributes))
                {
                    return false;
                }
            }
            else if (type == WireSequence.Varint && field == ObservabilityField)
            {
                if (!WireSequence.TryReadVarint(ref reader, out ulong value))
                {
                    return false;
                }
                observability = value != 0;
            }
            else if (type == WireSequence.Delimited && field == ProtocolField)
            {
                if (!WireSequence.TryReadDelimited(ref reader, out var slice) || !ProtocolConfig.TryRead(slice, out var read))
                {
                    return false;
                }
                protocol = read;
            }
            else if (!WireSequence.TrySkip(ref reader, type))
            {
                return false;
            }
        }
        result = new InboundMessage(kind, payload, attributes, observability, protocol);
        return true;
    }
}
