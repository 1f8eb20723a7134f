namespace ExtProc.Core.Bodies;

/// <summary>
/// Gzip (RFC 1952) with all header fields and any number of members. States: header → (extra, name, comment, header CRC as flagged) → data →
/// trailer → header of the next member. Checksums and lengths are checked.
/// </summary>
internal sealed class GzipStage : IDecodingStage
{
    private const int MaxHeaderBytes = 64 * 1024;
    private const int HeaderCrcFlag = 2, ExtraFlag = 4, NameFlag = 8, CommentFlag = 16, ReservedFlags = 0xE0;

    private readonly Inflater _inflater = new();
    private State _state;
    private int _step;
    private int _flags;
    private int _extraLeft;
    private int _headerBytes;
    private uint _headerCrc;
    private uint _trailer;
    private uint _crc;
    private uint _length;
    private bool _sawMember;

    private enum State
    {
        Fixed,
        ExtraLength,
        Extra,
        Name,
        Comment,
        HeaderCrc,
        Data,
        TrailerCrc,
        TrailerLength,
    }

    public bool IsComplete => _sawMember && _state == State.Fixed && _step == 0;

    public StageStatus Decode(ref ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        written = 0;
        while (true)
        {
            if (_state == State.Data)
            {
                var status = _inflater.Decode(ref input, output[written..], out int more);
                _crc = Checksums.Crc(_crc, output.Slice(written, more));
                _length += (uint)more;
                written += more;
                if (!_inflater.IsDone)
                {
                    return status;
                }
                Go(State.TrailerCrc);
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
        if (_state < State.Data && ++_headerBytes > MaxHeaderBytes)
        {
            return StageStatus.Corrupt;
        }
        if (_state < State.HeaderCrc)
        {
            _headerCrc = Checksums.Crc(_headerCrc, [value]);
        }
        switch (_state)
        {
            case State.Fixed:
                return OnFixed(value);
            case State.ExtraLength:
                _extraLeft |= value << (8 * _step++);
                if (_step == 2)
                {
                    Go(_extraLeft > 0 ? State.Extra : Next(State.Extra));
                }
                return null;
            case State.Extra:
                if (--_extraLeft == 0)
                {
                    Go(Next(State.Extra));
                }
                return null;
            case State.Name or State.Comment:
                if (value == 0)
                {
                    Go(Next(_state));
                }
                return null;
            case State.HeaderCrc:
                _trailer |= (uint)value << (8 * _step++);
                return _step < 2 ? null : OnHeaderCrc();
            default:
                _trailer |= (uint)value << (8 * _step++);
                return _step < 4 ? null : OnTrailer();
        }
    }

    private StageStatus? OnFixed(byte value)
    {
        switch (_step++)
        {
            case 0 when value != 0x1F:
                return _sawMember ? StageStatus.TrailingData : StageStatus.Corrupt;
            case 1 when value != 0x8B:
                return _sawMember ? StageStatus.TrailingData : StageStatus.Corrupt;
            case 2 when value != 8:
                return StageStatus.Corrupt;
            case 3:
                _flags = value;
                return (value & ReservedFlags) == 0 ? null : StageStatus.Corrupt;
            case 9:
                Go(Next(State.Fixed));
                return null;
            default:
                return null;
        }
    }

    private StageStatus? OnHeaderCrc()
    {
        bool isRight = _trailer == (_headerCrc & 0xFFFF);
        Go(State.Data);
        return isRight ? null : StageStatus.Corrupt;
    }

    private StageStatus? OnTrailer()
    {
        if (_trailer != (_state == State.TrailerCrc ? _crc : _length))
        {
            return StageStatus.Corrupt;
        }
        if (_state == State.TrailerCrc)
        {
            Go(State.TrailerLength);
            return null;
        }
        _sawMember = true;
        _inflater.Restart();
        (_headerBytes, _headerCrc, _crc, _length, _extraLeft) = (0, 0, 0, 0, 0);
        Go(State.Fixed);
        return null;
    }

    private State Next(State after) => after switch
    {
        < State.ExtraLength when (_flags & ExtraFlag) != 0 => State.ExtraLength,
        < State.Name when (_flags & NameFlag) != 0 => State.Name,
        < State.Comment when (_flags & CommentFlag) != 0 => State.Comment,
        < State.HeaderCrc when (_flags & HeaderCrcFlag) != 0 => State.HeaderCrc,
        _ => State.Data,
    };

    private void Go(State state) => (_state, _step, _trailer) = (state, 0, 0);
}
