namespace ExtProc.Core.Sse;

/// <summary>
/// The state of one block that is being read. Offsets count from the block's first byte, so they hold wherever its bytes are moved.
/// A line ends with LF, CR LF or CR; after a CR that is not yet known to stand alone the state is "pending" until the next byte.
/// </summary>
internal struct SseBlock
{
    private int _scanned;
    private int _lineStart;
    private int _pendingCr;
    private bool _isPending;
    private bool _lastWasBareCr;
    private int _linesStart;

    private int _dataLines;
    private int _dataStart;
    private int _dataLength;
    private int _typeStart;
    private int _typeLength;
    private byte[]? _joined;
    private int _joinedLength;

    /// <summary>True for the first block of a stream, which may begin with a byte order mark.</summary>
    public bool IsFirst { get; init; }

    private bool _isFirstDone;

    /// <summary>
    /// Goes on reading; answers the offset after the blank line, or -1. Bytes before those seen last time must be the same.
    /// </summary>
    public int Advance(ReadOnlySpan<byte> block)
    {
        while (_scanned < block.Length)
        {
            if (_isPending)
            {
                bool isPair = block[_scanned] == (byte)'\n';
                _scanned += isPair ? 1 : 0;
                if (EndLine(block, _pendingCr, isBareCr: !isPair))
                {
                    return _scanned;
                }
                continue;
            }
            int stop = block[_scanned..].IndexOfAny((byte)'\n', (byte)'\r');
            if (stop < 0)
            {
                _scanned = block.Length;
                break;
            }
            int at = _scanned + stop;
            _scanned = at + 1;
            if (block[at] == (byte)'\n' || (at == _lineStart && _lastWasBareCr))
            {
                if (EndLine(block, at, isBareCr: block[at] == (byte)'\r'))
                {
                    return _scanned;
                }
            }
            else
            {
                (_isPending, _pendingCr) = (true, at);
            }
        }
        return -1;
    }

    /// <summary>Takes the end of the stream for the end of the line that is open; true when that was the blank line.</summary>
    public bool Finish(ReadOnlySpan<byte> block)
    {
        bool isPending = _isPending;
        int end = isPending ? _pendingCr : block.Length;
        return (isPending || end > _lineStart) && EndLine(block, end, isBareCr: isPending) && isPending;
    }

    public readonly SseEvent Describe(ReadOnlySpan<byte> block, bool isTerminated) => new()
    {
        Raw = block,
        Type = block.Slice(_typeStart, _typeLength),
        Data = _dataLines > 1 ? _joined.AsSpan(0, _joinedLength) : block.Slice(_dataStart, _dataLength),
        DataLines = _dataLines,
        DataStart = _dataStart,
        IsTerminated = isTerminated,
        LinesStart = _linesStart,
    };

    public void Reset() => this = new SseBlock { _joined = _joined, _isFirstDone = true };

    public void Dispose() => _joined = null;

    /// <summary>Reads the line that ends at <paramref name="end"/>; true for the blank one.</summary>
    private bool EndLine(ReadOnlySpan<byte> block, int end, bool isBareCr)
    {
        if (IsFirst && !_isFirstDone)
        {
            _isFirstDone = true;
            _lineStart = _linesStart = block[..end].StartsWith("\uFEFF"u8) ? 3 : 0;
        }
        var line = block[_lineStart..end];
        int start = _lineStart;
        (_lineStart, _isPending, _lastWasBareCr) = (_scanned, false, isBareCr);
        if (line.IsEmpty)
        {
            return true;
        }
        int colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        int value = colon < 0 ? line.Length : colon + 1;
        value += value < line.Length && line[value] == (byte)' ' ? 1 : 0;
        OnField(block, name, start + value, line.Length - value);
        return false;
    }

    private void OnField(ReadOnlySpan<byte> block, ReadOnlySpan<byte> name, int start, int length)
    {
        if (name.SequenceEqual("event"u8))
        {
            (_typeStart, _typeLength) = (start, length);
        }
        else if (name.SequenceEqual("data"u8))
        {
            if (_dataLines == 1)
            {
                _joinedLength = 0;
                Join(block.Slice(_dataStart, _dataLength), first: true);
            }
            if (_dataLines++ == 0)
            {
                (_dataStart, _dataLength) = (start, length);
            }
            else
            {
                Join(block.Slice(start, length), first: false);
            }
        }
    }

    private void Join(ReadOnlySpan<byte> line, bool first)
    {
        int separator = first ? 0 : 1;
        int needed = _joinedLength + separator + line.Length;
        if (_joined is null || _joined.Length < needed)
        {
            Array.Resize(ref _joined, Math.Max(needed, 2 * (_joined?.Length ?? 128)));
        }
        if (!first)
        {
            _joined[_joinedLength] = (byte)'\n';
        }
        line.CopyTo(_joined.AsSpan(_joinedLength + separator));
        _joinedLength = needed;
    }
}
