using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ExtProc.Core.Bodies;

/// <summary>
/// Undoes the content codings of a body as its bytes come, under caps; the result does not depend on how the body was cut. Each byte is
/// read once. One thread at a time; dispose to give the memory back.
/// </summary>
public sealed class ContentDecoder : IDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly DecodeLimits _limits;
    private readonly IDecodingStage[] _stages;
    private readonly byte[][] _buffers;
    private long _coded;
    private long _decoded;
    private DecodeStatus _status;
    private bool _disposed;

    private ContentDecoder(IReadOnlyList<ContentCoding> codings, DecodeLimits limits)
    {
        _limits = limits;
        _stages = [.. codings.Reverse().Select(Open)];
        _buffers = [.. codings.Select(_ => ArrayPool<byte>.Shared.Rent(BufferSize))];
    }

    /// <summary>True when the bytes are passed on as they are.</summary>
    public bool IsIdentity => _stages.Length == 0;

    /// <summary>
    /// Makes a decoder for the value of a <c>content-encoding</c> header (null for none); false when a coding is unknown or they are
    /// too many.
    /// </summary>
    public static bool TryCreate(string? contentEncoding, DecodeLimits limits, [NotNullWhen(true)] out ContentDecoder? decoder)
    {
        decoder = ContentCodings.TryParse(contentEncoding, out var codings) ? new ContentDecoder(codings, limits) : null;
        return decoder is not null;
    }

    /// <summary>Decodes the next bytes. Once a fault is reported nothing more is written.</summary>
    public DecodeStatus Feed(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output)
    {
        if (_status == DecodeStatus.Ok)
        {
            _coded += chunk.Length;
            _status = Run(0, chunk, output);
        }
        return _status;
    }

    /// <summary>Tells the end of the body and says whether it was whole.</summary>
    public DecodeStatus Complete()
    {
        // An empty body is an empty body under any coding; peers do send one with the header left in place.
        if (_status == DecodeStatus.Ok && _coded > 0 && !Array.TrueForAll(_stages, s => s.IsComplete))
        {
            _status = DecodeStatus.Truncated;
        }
        return _status;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        foreach (var stage in _stages)
        {
            stage.Dispose();
        }
        foreach (byte[] buffer in _buffers)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static IDecodingStage Open(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => new GzipStage(),
        ContentCoding.Deflate => new DeflateStage(),
        _ => new BrotliStage(),
    };

    private DecodeStatus Run(int stage, ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        if (stage == _stages.Length)
        {
            return Emit(input, output);
        }
        while (true)
        {
            var state = _stages[stage].Decode(ref input, _buffers[stage], out int written);
            if (written > 0)
            {
                var below = Run(stage + 1, _buffers[stage].AsSpan(0, written), output);
                if (below != DecodeStatus.Ok)
                {
                    return below;
                }
            }
            switch (state)
            {
                case StageStatus.NeedInput:
                    return DecodeStatus.Ok;
                case StageStatus.Corrupt:
                    return DecodeStatus.Corrupt;
                case StageStatus.TrailingData:
                    return DecodeStatus.TrailingData;
            }
        }
    }

    private DecodeStatus Emit(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        _decoded += bytes.Length;
        if (_decoded > _limits.MaxBytes)
        {
            return DecodeStatus.TooLarge;
        }
        if (_stages.Length > 0 && _decoded > DecodeLimits.Grace && _decoded > _coded * _limits.MaxExpansion)
        {
            return DecodeStatus.ExpansionExceeded;
        }
        output.Write(bytes);
        return DecodeStatus.Ok;
    }
}
