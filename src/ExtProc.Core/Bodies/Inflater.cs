using System.Buffers;
using DeflateInflater = ICSharpCode.SharpZipLib.Zip.Compression.Inflater;

namespace ExtProc.Core.Bodies;

/// <summary>
/// Bare DEFLATE (RFC 1951), push by push, over SharpZipLib's inflater. The framework's own streams can't tell where the coded data end:
/// they take a body that was cut off, or that has more behind its end, for a whole one.
/// </summary>
internal sealed class Inflater : IDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly DeflateInflater _inflater = new(noHeader: true);
    private readonly byte[] _output = ArrayPool<byte>.Shared.Rent(BufferSize);
    private readonly byte[] _input = ArrayPool<byte>.Shared.Rent(BufferSize);

    // Bytes of _input that the inflater has not been given, or has given back behind the end of its data.
    private int _unread;
    private int _inputEnd;
    private bool _isDone;
    private bool _isCorrupt;
    private bool _disposed;

    /// <summary>True behind the last block: what follows is no longer DEFLATE.</summary>
    public bool IsDone => _isDone;

    /// <summary>Gives the inflater a byte that was taken off the input before it was known to be its own. Before the first <see cref="Decode"/> only.</summary>
    public void Prime(byte value) => _input[_inputEnd++] = value;

    /// <summary>Outside the DEFLATE data, takes the next byte.</summary>
    public bool TryTakeByte(ref ReadOnlySpan<byte> input, out byte value)
    {
        if (_unread < _inputEnd)
        {
            value = _input[_unread++];
            return true;
        }
        value = input.IsEmpty ? (byte)0 : input[0];
        bool taken = !input.IsEmpty;
        input = input[(taken ? 1 : 0)..];
        return taken;
    }

    /// <summary>Makes ready for another stream that follows the one that is done.</summary>
    public void Restart()
    {
        _inflater.Reset();
        _isDone = false;
    }

    /// <summary>
    /// Inflates until the input is used up, the output is full, or the stream is done (then <see cref="IsDone"/>, and input may be
    /// left).
    /// </summary>
    public StageStatus Decode(ref ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        written = 0;
        while (!_isDone && !_isCorrupt)
        {
            if (written == output.Length)
            {
                return StageStatus.OutputFull;
            }
            int count = Inflate(output[written..]);
            written += count;
            if (_inflater.IsFinished)
            {
                _isDone = true;
                _unread = _inputEnd - _inflater.RemainingInput;
            }
            else if (count == 0 && !_isCorrupt && !TrySupply(ref input))
            {
                return StageStatus.NeedInput;
            }
        }
        return _isCorrupt ? StageStatus.Corrupt : StageStatus.NeedInput;
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            ArrayPool<byte>.Shared.Return(_input);
            ArrayPool<byte>.Shared.Return(_output);
        }
    }

    private int Inflate(Span<byte> output)
    {
        try
        {
            int count = _inflater.Inflate(_output, 0, Math.Min(output.Length, _output.Length));
            _output.AsSpan(0, count).CopyTo(output);
            return count;
        }
#pragma warning disable CA1031 // What the library throws for corrupt data is not confined to its own exceptions.
        catch (Exception)
#pragma warning restore CA1031
        {
            _isCorrupt = true;
            return 0;
        }
    }

    private bool TrySupply(ref ReadOnlySpan<byte> input)
    {
        if (_unread == _inputEnd)
        {
            int count = Math.Min(input.Length, _input.Length);
            input[..count].CopyTo(_input);
            input = input[count..];
            (_unread, _inputEnd) = (0, count);
        }
        if (_unread == _inputEnd)
        {
            return false;
        }
        _inflater.SetInput(_input, _unread, _inputEnd - _unread);
        _unread = _inputEnd;
        return true;
    }
}
