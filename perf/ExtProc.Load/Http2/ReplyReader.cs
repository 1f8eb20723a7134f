namespace ExtProc.Load.Http2;

/// <summary>Finds the ends of gRPC messages in a stream's data, and the first byte of each (the tag that names the reply's case).</summary>
internal struct ReplyReader
{
    private const int PrefixLength = 5;

    private int _prefix;
    private uint _left;
    private byte _tag;
    private bool _tagKnown;

    /// <summary>Takes bytes up to the end of one message; true with its tag when it is complete.</summary>
    public bool TryTake(ref ReadOnlySpan<byte> data, out byte tag)
    {
        while (_prefix < PrefixLength && data.Length > 0)
        {
            _left = _prefix == 0 ? 0 : (_left << 8) | data[0];
            _prefix++;
            data = data[1..];
        }

        tag = 0;
        if (_prefix < PrefixLength)
        {
            return false;
        }

        if (!_tagKnown && data.Length > 0 && _left > 0)
        {
            _tag = data[0];
            _tagKnown = true;
        }

        var taken = (int)Math.Min(_left, (uint)data.Length);
        data = data[taken..];
        _left -= (uint)taken;
        if (_left > 0)
        {
            return false;
        }

        tag = _tag;
        this = default;
        return true;
    }
}
