using System.Text;
using ExtProc.Core.Sse;

namespace ExtProc.Core.Tests.Sse;

/// <summary>A block that was read, copied out of the reader's memory.</summary>
internal sealed record SseBlockText(string Raw, string Type, string Data, int DataLines, bool IsTerminated)
{
    /// <summary>All blocks of a stream that comes in these chunks; a block "TooLarge" ends it when the cap is passed.</summary>
    public static List<SseBlockText> Read(IEnumerable<ReadOnlyMemory<byte>> chunks, int maxEventBytes = SseReader.DefaultMaxEventBytes)
    {
        using var reader = new SseReader(maxEventBytes);
        var blocks = new List<SseBlockText>();
        SseStatus status;
        foreach (var chunk in chunks)
        {
            var rest = chunk.Span;
            while ((status = reader.Read(ref rest, out var block)) == SseStatus.Event)
            {
                blocks.Add(Of(block));
            }
            if (status == SseStatus.TooLarge)
            {
                blocks.Add(TooLarge);
                return blocks;
            }
        }
        status = reader.Complete(out var last);
        if (status != SseStatus.NeedMore)
        {
            blocks.Add(status == SseStatus.Event ? Of(last) : TooLarge);
        }
        return blocks;
    }

    public static SseBlockText TooLarge { get; } = new("TooLarge", "", "", 0, false);

    private static SseBlockText Of(in SseEvent block)
    {
        if (block.DataLines == 1)
        {
            Assert.That(block.Raw.Slice(block.DataStart, block.Data.Length).SequenceEqual(block.Data), Is.True);
        }
        return new SseBlockText(Text(block.Raw), Text(block.Type), Text(block.Data), block.DataLines, block.IsTerminated);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
