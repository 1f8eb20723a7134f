using System.Buffers;

namespace ExtProc.Core.Bodies;

/// <summary>
/// DEFLATE (RFC 1951), push by push. States: block header → stored | code lengths → symbols → block header … → done. Each step needs at most 48
/// bits and is only taken when they are at hand, so that a chunk may end anywhere.
/// </summary>
internal sealed partial class Inflater : IDisposable
{
    private const int WindowSize = 32 * 1024;

    private readonly byte[] _window = ArrayPool<byte>.Shared.Rent(WindowSize);
    private readonly HuffmanTable _literals = new(288);
    private readonly HuffmanTable _distances = new(32);
    private BitSource _source;
    private State _state;
    private bool _isLastBlock;
    private bool _disposed;
    private int _windowAt;
    private long _written;
    private int _storedLeft;
    private int _matchLeft;
    private int _matchDistance;

    private enum State
    {
        BlockHeader,
        StoredLength,
        Stored,
        TableSizes,
        CodeLengthLengths,
        CodeLengths,
        Symbols,
        Done,
        Corrupt,
    }

    public bool IsDone => _state == State.Done;

    /// <summary>Gives the inflater a byte that was taken off the input before it was known to be its own.</summary>
    public void Prime(byte value) => _source.Push(value);

    /// <summary>After the end, takes bytes that follow the stream.</summary>
    public bool TryTakeByte(ref ReadOnlySpan<byte> input, out byte value) => _source.TryTakeByte(ref input, out value);

    /// <summary>Makes ready for another stream that follows the one that is done.</summary>
    public void Restart() => (_state, _isLastBlock, _written, _windowAt) = (State.BlockHeader, false, 0, 0);

    /// <summary>Inflates until the input is used up, the output is full, or the stream is done (then <see cref="IsDone"/>, and input may be left).</summary>
    public StageStatus Decode(ref ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        var sink = new Sink(output);
        var status = Run(ref input, ref sink);
        written = sink.Count;
        if (status == StageStatus.Corrupt)
        {
            _state = State.Corrupt;
        }
        return status;
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            ArrayPool<byte>.Shared.Return(_window);
        }
    }

    private StageStatus Run(ref ReadOnlySpan<byte> input, ref Sink sink)
    {
        while (true)
        {
            StageStatus? stop = _state switch
            {
                State.BlockHeader => ReadBlockHeader(ref input),
                State.StoredLength => ReadStoredLength(ref input),
                State.Stored => CopyStored(ref input, ref sink),
                State.TableSizes => ReadTableSizes(ref input),
                State.CodeLengthLengths => ReadCodeLengthLengths(ref input),
                State.CodeLengths => ReadCodeLengths(ref input),
                State.Symbols => ReadSymbols(ref input, ref sink),
                State.Done => StageStatus.NeedInput,
                _ => StageStatus.Corrupt,
            };
            if (stop is { } status)
            {
                return status;
            }
        }
    }

    private StageStatus? ReadBlockHeader(ref ReadOnlySpan<byte> input)
    {
        if (_isLastBlock)
        {
            _source.Align();
            _state = State.Done;
            return null;
        }
        if (!Need(3, ref input))
        {
            return StageStatus.NeedInput;
        }
        _isLastBlock = _source.Take(1) == 1;
        switch (_source.Take(2))
        {
            case 0:
                _source.Align();
                _state = State.StoredLength;
                return null;
            case 1:
                BuildFixedTables();
                _state = State.Symbols;
                return null;
            case 2:
                _state = State.TableSizes;
                return null;
            default:
                return StageStatus.Corrupt;
        }
    }

    private StageStatus? ReadStoredLength(ref ReadOnlySpan<byte> input)
    {
        if (!Need(32, ref input))
        {
            return StageStatus.NeedInput;
        }
        _storedLeft = _source.Take(16);
        int complement = _source.Take(16);
        _state = State.Stored;
        return (_storedLeft ^ 0xFFFF) == complement ? null : StageStatus.Corrupt;
    }

    private StageStatus? CopyStored(ref ReadOnlySpan<byte> input, ref Sink sink)
    {
        while (_storedLeft > 0)
        {
            if (sink.IsFull)
            {
                return StageStatus.OutputFull;
            }
            if (!_source.TryTakeByte(ref input, out byte value))
            {
                return StageStatus.NeedInput;
            }
            Put(value, ref sink);
            _storedLeft--;
        }
        _state = State.BlockHeader;
        return null;
    }

    private bool Need(int bits, ref ReadOnlySpan<byte> input)
    {
        if (_source.Count < bits)
        {
            _source.Refill(ref input);
        }
        return _source.Count >= bits;
    }

    private void Put(byte value, ref Sink sink)
    {
        sink.Put(value);
        _window[_windowAt] = value;
        _windowAt = (_windowAt + 1) & (WindowSize - 1);
        _written++;
    }

    private ref struct Sink(Span<byte> output)
    {
        private readonly Span<byte> _output = output;

        public int Count { get; private set; }

        public readonly bool IsFull => Count == _output.Length;

        public void Put(byte value) => _output[Count++] = value;
    }
}
