using System.Buffers;

namespace ExtProc.Core.Bodies;

/// <summary>
/// Bytes of a body in one contiguous piece of pooled memory, up to a hard cap. Whoever made it disposes it, once or more often; spans it
/// gave out are then no longer valid. One thread at a time.
/// </summary>
public sealed class BodyBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstCapacity = 4096;
    private byte[] _bytes = [];
    private bool _disposed;

    /// <param name="cap">Most bytes that it holds.</param>
    public BodyBuffer(int cap) => Cap = cap;

    public int Cap { get; }

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>Adds bytes; false, and nothing added, when they would go past the cap.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Cap - Length)
        {
            return false;
        }
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
        return true;
    }

    /// <summary>Adds bytes; false, and nothing added, when they would go past the cap.</summary>
    public bool TryAppend(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.Length > Cap - Length)
        {
            return false;
        }
        Reserve((int)bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += (int)bytes.Length;
        return true;
    }

    /// <summary>Drops the content, keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Drops the first bytes.</summary>
    public void RemoveFirst(int count)
    {
        Span[count..].CopyTo(_bytes);
        Length -= count;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The writer goes past the cap: it has to keep its own.</exception>
    public void Advance(int count)
    {
        if (count < 0 || count > Math.Min(Cap, _bytes.Length) - Length)
        {
            throw new InvalidOperationException("A writer went past the cap of the buffer");
        }
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Return();
        }
    }

    private void Reserve(int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int needed = checked(Length + count);
        if (needed > _bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(Math.Max(FirstCapacity, _bytes.Length * 2L), Array.MaxLength)));
            int length = Length;
            BufferedBytes.Add(larger.Length);
            Span.CopyTo(larger);
            Return();
            (_bytes, Length) = (larger, length);
        }
    }

    private void Return()
    {
        if (_bytes.Length > 0)
        {
            BufferedBytes.Add(-_bytes.Length);
            ArrayPool<byte>.Shared.Return(_bytes);
        }
        (_bytes, Length) = ([], 0);
    }
}
