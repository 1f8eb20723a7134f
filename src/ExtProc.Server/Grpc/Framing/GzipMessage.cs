using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;

namespace ExtProc.Server.Grpc.Framing;

/// <summary>
/// The decompressed form of one gzip message, in a rented array that lives until <see cref="Release"/> or the next inflation. The size is
/// capped while it grows, so a bomb costs at most the cap.
/// </summary>
internal sealed class GzipMessage
{
    private const int FirstSize = 16 * 1024;
    private const int SmallestGzip = 18;

    private byte[] _buffer = [];

    /// <returns>Null and the content, or why there is none.</returns>
    public RpcStatus? Inflate(ReadOnlySequence<byte> compressed, int maxBytes, out ReadOnlySequence<byte> content)
    {
        content = default;
        if (compressed.Length < SmallestGzip)
        {
            return RpcStatus.MalformedCompression;
        }

        using var source = PipeReader.Create(compressed).AsStream();
        using var gzip = new GZipStream(source, CompressionMode.Decompress);
        var length = 0;
        try
        {
            while (true)
            {
                Reserve(length, maxBytes);
                var read = gzip.Read(_buffer, length, _buffer.Length - length);
                if (read == 0)
                {
                    content = new ReadOnlySequence<byte>(_buffer, 0, length);
                    return IsWhole(compressed, length) ? null : RpcStatus.MalformedCompression;
                }

                length += read;
                if (length > maxBytes)
                {
                    return RpcStatus.MessageTooLarge;
                }
            }
        }
        catch (InvalidDataException)
        {
            return RpcStatus.MalformedCompression;
        }
    }

    public void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    /// <summary>The stream takes its input's end for the content's end; only the length in the last four bytes tells a cut message.</summary>
    private static bool IsWhole(in ReadOnlySequence<byte> compressed, int length)
    {
        Span<byte> size = stackalloc byte[sizeof(int)];
        compressed.Slice(compressed.Length - sizeof(int)).CopyTo(size);
        return BinaryPrimitives.ReadInt32LittleEndian(size) == length;
    }

    private void Reserve(int length, int maxBytes)
    {
        if (length < _buffer.Length)
        {
            return;
        }

        var wanted = Math.Min(Math.Max(FirstSize, length * 2L), maxBytes + 1L);
        var larger = ArrayPool<byte>.Shared.Rent((int)wanted);
        _buffer.AsSpan(0, length).CopyTo(larger);
        Release();
        _buffer = larger;
    }
}
