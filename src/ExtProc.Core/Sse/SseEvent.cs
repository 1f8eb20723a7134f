namespace ExtProc.Core.Sse;

/// <summary>
/// One block of a stream, up to and with the blank line that ends it: an event, comments, or nothing but a blank line. Its spans are
/// valid until the next call of the reader and as long as the chunk it was read from.
/// </summary>
public readonly ref struct SseEvent
{
    /// <summary>All bytes of the block as they came.</summary>
    public ReadOnlySpan<byte> Raw { get; init; }

    /// <summary>The <c>event</c> field, empty if there is none.</summary>
    public ReadOnlySpan<byte> Type { get; init; }

    /// <summary>The data, its lines joined by line feeds.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Lines of data; blocks with none (comments) are no events.</summary>
    public int DataLines { get; init; }

    /// <summary>Where <see cref="Data"/> stands in <see cref="Raw"/>, when it is one line.</summary>
    public int DataStart { get; init; }

    /// <summary>False when the stream ended before the blank line: some clients take such an event, some don't.</summary>
    public bool IsTerminated { get; init; }

    /// <summary>Where the first line begins: after the byte order mark of the stream's first block.</summary>
    internal int LinesStart { get; init; }

    public bool HasData => DataLines > 0;
}
