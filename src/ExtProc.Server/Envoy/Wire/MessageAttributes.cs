using System.Buffers;

namespace ExtProc.Server.Envoy.Wire;

/// <summary>The attributes of a <c>ProcessingRequest</c>: a map entry whose value is a flat <c>Struct</c>.</summary>
internal static class MessageAttributes
{
    /// <summary>Finds an attribute by its name. The text is empty where its value is not a string. False when it is not there.</summary>
    /// <param name="entry">The map entry; malformed bytes end the search.</param>
    /// <param name="name">The attribute, <c>xds.route_name</c>.</param>
    /// <param name="text">A slice of the entry, or of a copy where it lies across segments.</param>
    public static bool TryFind(in ReadOnlySequence<byte> entry, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        var found = false;
        text = default;
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
                found = TryFindIn(attributes, name, out text);
            }
        }
        return found;
    }

    private static bool TryFindIn(ReadOnlySpan<byte> attributes, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        text = default;
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
            else if (Field(entry, 1).SequenceEqual(name))
            {
                text = Field(Field(entry, 2), 3);
                return true;
            }
        }
        return false;
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
