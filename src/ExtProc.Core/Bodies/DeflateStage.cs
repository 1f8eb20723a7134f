namespace ExtProc.Core.Bodies;

/// <summary>
/// The coding called <c>deflate</c>: a zlib stream (RFC 1950), as it should be, or the bare DEFLATE that some peers send; the first two
/// bytes tell. States: header → data → trailer (zlib) → end.
/// </summary>
internal sealed class DeflateStage : IDecodingStage
{
    private readonly Inflater _inflater = new();
    private State _state;
    private byte _first;
    private uint _adler = Checksums.AdlerStart;
    private uint _trailer;
    private int _trailerBytes;
    private bool _isBare;

    private enum State
    {
        First,
        Second,
        Data,
        Trailer,
        End,
    }

    public bool IsComplete => _state == State.End;

    public StageStatus Decode(ref ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        written = 0;
        while (true)
        {
            if (_state == State.Data)
            {
                var status = _inflater.Decode(ref input, output, out int more);
                _adler = Checksums.Adler(_adler, output[..more]);
                written += more;
                if (!_inflater.IsDone)
                {
                    return status;
                }
                _state = _isBare ? State.End : State.Trailer;
                continue;
            }
            if (!_inflater.TryTakeByte(ref input, out byte value))
            {
                return StageStatus.NeedInput;
            }
            if (OnByte(value) is { } stop)
            {
                return stop;
            }
        }
    }

    public void Dispose() => _inflater.Dispose();

    private StageStatus? OnByte(byte value)
    {
        switch (_state)
        {
            case State.First:
                (_first, _state) = (value, State.Second);
                return null;
            case State.Second:
                return OnHeader(value);
            case State.Trailer:
                _trailer = (_trailer << 8) | value;
                _state = ++_trailerBytes == 4 ? State.End : State.Trailer;
                return _state == State.End && _trailer != _adler ? StageStatus.Corrupt : null;
            default:
                return StageStatus.TrailingData;
        }
    }

    private StageStatus? OnHeader(byte second)
    {
        const int PresetDictionary = 0x20;
        _state = State.Data;
        bool isZlib = (_first & 0x0F) == 8 && _first >> 4 <= 7 && ((_first << 8) | second) % 31 == 0;
        if (isZlib)
        {
            return (second & PresetDictionary) == 0 ? null : StageStatus.Corrupt;
        }
        _isBare = true;
        _inflater.Prime(_first);
        _inflater.Prime(second);
        return null;
    }
}
