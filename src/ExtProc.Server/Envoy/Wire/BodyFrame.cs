namespace ExtProc.Server.Envoy.Wire;

/// <summary>
/// The bytes that stand around a body in a <c>ProcessingResponse</c>: nested lengths first, so that a body is copied once, to the wire.
/// </summary>
internal ref struct BodyFrame(Span<byte> prefix)
{
    private readonly Span<byte> _prefix = prefix;
    private int _start = prefix.Length;

    /// <summary>Room that the lengths of any one reply need, without a header mutation.</summary>
    public const int MaxPrefix = 64;

    /// <summary>Bytes from here to the end of the message, the body and what follows it included.</summary>
    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Prefix => _prefix[_start..];

    /// <summary>Takes account of bytes that the caller writes after the prefix.</summary>
    public void Follow(int length) => Length += length;

    /// <summary>Puts a delimited field around all that is there so far.</summary>
    public void Wrap(int field)
    {
        PrependVarint((uint)Length);
        PrependByte((byte)((field << 3) | WireSequence.Delimited));
    }

    /// <summary>Puts bytes in front of all that is there so far.</summary>
    public void Prepend(scoped ReadOnlySpan<byte> bytes)
    {
        _start -= bytes.Length;
        bytes.CopyTo(_prefix[_start..]);
        Length += bytes.Length;
    }

    private void PrependVarint(uint value)
    {
        int size = WireSpan.VarintSize(value);
        _start -= size;
        for (int i = 0; i < size; i++)
        {
            _prefix[_start + i] = (byte)((value >> (7 * i) & 0x7f) | (i < size - 1 ? 0x80u : 0));
        }
        Length += size;
    }

    private void PrependByte(byte value)
    {
        _prefix[--_start] = value;
        Length++;
    }
}
