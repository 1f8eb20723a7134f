using System.IO.Compression;

namespace ExtProc.Cli.Rows;

/// <summary>A file of JSON Lines, plain or gzip, read line by line.</summary>
internal sealed class RowSource : IDisposable
{
    /// <summary>Bytes of one line.</summary>
    public const int MaxLine = 16 << 20;

    private readonly FileStream _file;
    private readonly Stream _content;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    public RowSource(string path)
    {
        _file = File.OpenRead(path);
        _content = IsGzip(_file) ? new GZipStream(_file, CompressionMode.Decompress) : _file;
    }

    /// <summary>Share of the file that was read, 0 to 1.</summary>
    public double Progress => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public int Line { get; private set; }

    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }

    /// <summary>Reads the next line without its end; valid until the next one is read.</summary>
    /// <exception cref="InvalidDataException">It is longer than <see cref="MaxLine"/>, or the compressed data is damaged.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var unread = _buffer.AsMemory(_start, _end - _start);
            var length = unread.Span[searched..].IndexOf((byte)'\n');
            if (length >= 0 || (_isAtEnd && !unread.IsEmpty))
            {
                length = length < 0 ? unread.Length : searched + length;
                line = unread[..length];
                _start = Math.Min(_end, _start + length + 1);
                Line++;
                return true;
            }

            if (_isAtEnd)
            {
                line = default;
                return false;
            }

            searched = unread.Length;
            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end > MaxLine)
        {
            Line++;
            throw new InvalidDataException($"the line is longer than {MaxLine >> 20} MiB");
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = _content.Read(_buffer.AsSpan(_end));
        _end += read;
        _isAtEnd = read == 0;
    }

    private static bool IsGzip(FileStream file)
    {
        var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip;
    }
}
