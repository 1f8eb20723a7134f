using ExtProc.Core.Dialects;
using ExtProc.Core.Sse;

namespace ExtProc.Core.Exchanges.Streaming;

/// <summary>A copy of a block that has to wait: what it was read from may change meanwhile. Reusable; not thread-safe.</summary>
internal sealed class ParkedBlock
{
    private byte[] _bytes = [];
    private int _rawLength;
    private int _dataLength;
    private int _dataLines;
    private int _dataStart;
    private int _linesStart;
    private bool _isTerminated;

    public EventFacts Facts { get; private set; }

    /// <summary>The block, but for its type.</summary>
    public SseEvent Block => new()
    {
        Raw = _bytes.AsSpan(0, _rawLength),
        Data = _bytes.AsSpan(_rawLength, _dataLength),
        DataLines = _dataLines,
        DataStart = _dataStart,
        LinesStart = _linesStart,
        IsTerminated = _isTerminated,
    };

    public void Keep(in SseEvent block, in EventFacts facts)
    {
        (_rawLength, _dataLength) = (block.Raw.Length, block.Data.Length);
        if (_bytes.Length < _rawLength + _dataLength)
        {
            _bytes = new byte[Math.Max(_rawLength + _dataLength, 2 * _bytes.Length)];
        }
        block.Raw.CopyTo(_bytes);
        block.Data.CopyTo(_bytes.AsSpan(_rawLength));
        (_dataLines, _dataStart, _linesStart, _isTerminated) = (block.DataLines, block.DataStart, block.LinesStart, block.IsTerminated);
        Facts = facts;
    }
}
