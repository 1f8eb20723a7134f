namespace ExtProc.Server.Envoy.Wire;

/// <summary>
/// Walks the headers of an <c>HttpHeaders</c> message without making objects of them. After <see cref="MoveNext"/> has returned false,
/// <see cref="IsMalformed"/> and <see cref="EndOfStream"/> are settled.
/// </summary>
internal ref struct HeaderBlock(ReadOnlySpan<byte> message)
{
    private WireSpan fields = new(message);
    private WireSpan map;

    /// <summary>Lower case, as Envoy sends it.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The <c>raw_value</c>, or where it is empty the <c>value</c>.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True when no body follows.</summary>
    public bool EndOfStream { get; private set; }

    public bool IsMalformed { get; private set; }

    public bool MoveNext()
    {
        while (!IsMalformed)
        {
            if (map.AtEnd)
            {
                if (fields.AtEnd)
                {
                    return false;
                }
                IsMalformed = !ReadField();
            }
            else if (!map.TryReadTag(out int field, out int type))
            {
                IsMalformed = true;
            }
            else if (field != 1 || type != WireSequence.Delimited)
            {
                IsMalformed = !map.TrySkip(type);
            }
            else if (map.TryReadDelimited(out var header) && ReadHeader(header))
            {
                return true;
            }
            else
            {
                IsMalformed = true;
            }
        }
        return false;
    }

    private bool ReadField()
    {
        if (!fields.TryReadTag(out int field, out int type))
        {
            return false;
        }
        switch (field, type)
        {
            case (1, WireSequence.Delimited):
                bool read = fields.TryReadDelimited(out var headers);
                map = new WireSpan(headers);
                return read;
            case (3, WireSequence.Varint):
                read = fields.TryReadVarint(out ulong end);
                EndOfStream = end != 0;
                return read;
            default:
                return fields.TrySkip(type);
        }
    }

    private bool ReadHeader(ReadOnlySpan<byte> header)
    {
        Name = default;
        Value = default;
        var reader = new WireSpan(header);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out int field, out int type))
            {
                return false;
            }
            if (type != WireSequence.Delimited)
            {
                if (!reader.TrySkip(type))
                {
                    return false;
                }
                continue;
            }
            if (!reader.TryReadDelimited(out var value))
            {
                return false;
            }
            switch (field)
            {
                case 1:
                    Name = value;
                    break;
                case 2 when Value.IsEmpty:
                case 3 when !value.IsEmpty:
                    Value = value;
                    break;
            }
        }
        return true;
    }
}
