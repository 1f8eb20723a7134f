using System.Buffers;
using ExtProc.Server.Envoy.Wire;

namespace ExtProc.Server.Envoy;

/// <summary>Tells local replies from responses of an upstream.</summary>
internal static class ResponseOrigins
{
    /// <summary>
    /// Reads the origin from the attribute <c>response.code_details</c>: Envoy's router sets it to <c>via_upstream</c> for responses of an
    /// upstream, and whoever sends a local reply sets another word. Nothing that an upstream sends can change it; headers such as
    /// <c>x-envoy-upstream-service-time</c> prove nothing.
    /// </summary>
    /// <param name="entry">The map entry of attributes.</param>
    public static ResponseOrigin Read(in ReadOnlySequence<byte> entry)
    {
        var origin = ResponseOrigin.Unknown;
        var reader = new WireSpan(Contiguous.Of(entry));
        while (reader.TryReadTag(out int field, out int type))
        {
            if (field != 2 || type != WireSequence.Delimited)
            {
                if (!reader.TrySkip(type))
                {
                    break;
                }
            }
            else if (!reader.TryReadDelimited(out var attributes))
            {
                break;
            }
            else
            {
                origin = Find(attributes);
            }
        }
        return origin;
    }

    private static ResponseOrigin Find(ReadOnlySpan<byte> attributes)
    {
        var reader = new WireSpan(attributes);
        while (reader.TryReadTag(out int field, out int type))
        {
            if (field != 1 || type != WireSequence.Delimited)
            {
                if (!reader.TrySkip(type))
                {
                    break;
                }
            }
            else if (!reader.TryReadDelimited(out var entry))
            {
                break;
            }
            else if (Field(entry, 1).SequenceEqual("response.code_details"u8))
            {
                return Field(Field(entry, 2), 3).SequenceEqual("via_upstream"u8) ? ResponseOrigin.Upstream : ResponseOrigin.Local;
            }
        }
        return ResponseOrigin.Unknown;
    }

    /// <summary>The delimited field of that number, or nothing.</summary>
    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, int number)
    {
        var reader = new WireSpan(message);
        while (reader.TryReadTag(out int field, out int type))
        {
            if (type == WireSequence.Delimited && field == number)
            {
                return reader.TryReadDelimited(out var value) ? value : default;
            }
            if (!reader.TrySkip(type))
            {
                break;
            }
        }
        return default;
    }
}
