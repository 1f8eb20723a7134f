using System.Buffers;

namespace ExtProc.Core.Sse;

/// <summary>
/// Cuts a byte stream into server-sent event blocks (WHATWG HTML, 9.2.6), whatever the chunking. Blocks within one chunk are not
/// copied. A block ends with its blank line; when the lines of the block end with CR LF, so does the blank one, and the reader waits for
/// its LF. One thread at a time; dispose to give the memory back.
/// </summary>
public sealed class SseReader : IDisposable
{
    /// <summary>Bytes of one block, its lines and all; no provider's event comes near.</summary>
    public const int DefaultMaxEventBytes = 4 * 1024 * 1024;

    private readonly int _maxEventBytes;
    private SseBlock _block;
    private byte[] _carry = [];
    private int _carried;
    private bool _returned;
    private bool _failed;

    public SseReader(int maxEventBytes = DefaultMaxEventBytes)
    {
        _maxEventBytes = maxEventBytes;
        _block = new SseBlock { IsFirst = true };
    }

    /// <summary>Reads up to the end of the next block and takes what it has read off the chunk. Call until it needs more.</summary>
    public SseStatus Read(ref ReadOnlySpan<byte> chunk, out SseEvent block)
    {
        block = default;
        DropReturned();
        if (_failed)
        {
            return SseStatus.TooLarge;
        }
        return _carried == 0 ? ReadDirect(ref chunk, out block) : ReadCarried(ref chunk, out block);
    }

    /// <summary>Tells the end of the stream: what was left over is the last block, not terminated unless by a CR alone.</summary>
    public SseStatus Complete(out SseEvent block)
    {
        block = default;
        DropReturned();
        if (_failed || _carried == 0)
        {
            return _failed ? SseStatus.TooLarge : SseStatus.NeedMore;
        }
        var raw = _carry.AsSpan(0, _carried);
        block = Return(raw, _block.Finish(raw));
        _returned = true;
        return SseStatus.Event;
    }

    public void Dispose()
    {
        if (_carry.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_carry);
            (_carry, _carried) = ([], 0);
        }
        _block.Dispose();
    }

    private SseStatus ReadDirect(ref ReadOnlySpan<byte> chunk, out SseEvent block)
    {
        block = default;
        int end = _block.Advance(chunk);
        if ((end < 0 ? chunk.Length : end) > _maxEventBytes)
        {
            return Fail();
        }
        if (end < 0)
        {
            Carry(chunk);
            chunk = default;
            return SseStatus.NeedMore;
        }
        block = Return(chunk[..end], isTerminated: true);
        chunk = chunk[end..];
        return SseStatus.Event;
    }

    private SseStatus ReadCarried(ref ReadOnlySpan<byte> chunk, out SseEvent block)
    {
        block = default;
        int before = _carried;
        Carry(chunk[..Math.Min(chunk.Length, _maxEventBytes + 1 - before)]);
        var raw = _carry.AsSpan(0, _carried);
        int end = _block.Advance(raw);
        if ((end < 0 ? _carried : end) > _maxEventBytes)
        {
            return Fail();
        }
        if (end < 0)
        {
            chunk = default;
            return SseStatus.NeedMore;
        }
        // A block that ends at a bare CR may end before the bytes that came last, never before those carried.
        chunk = chunk[(end - before)..];
        block = Return(raw[..end], isTerminated: true);
        _returned = true;
        return SseStatus.Event;
    }

    private SseEvent Return(ReadOnlySpan<byte> raw, bool isTerminated)
    {
        var block = _block.Describe(raw, isTerminated);
        _block.Reset();
        return block;
    }

    private void Carry(ReadOnlySpan<byte> bytes)
    {
        if (_carry.Length - _carried < bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_carried + bytes.Length, Math.Max(4096, _carry.Length * 2)));
            _carry.AsSpan(0, _carried).CopyTo(larger);
            if (_carry.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_carry);
            }
            _carry = larger;
        }
        bytes.CopyTo(_carry.AsSpan(_carried));
        _carried += bytes.Length;
    }

    private void DropReturned()
    {
        if (_returned)
        {
            (_returned, _carried) = (false, 0);
        }
    }

    private SseStatus Fail()
    {
        _failed = true;
        return SseStatus.TooLarge;
    }
}
