using System.Text;
using ExtProc.Operator.Api;

namespace ExtProc.Operator.Tests.Api;

public sealed class WatchLinesTests
{
    private const string Added = """{"type":"ADDED","object":{"kind":"AiPolicy"}}""";

    private static IEnumerable<ChunkVariant> Chunkings => ChunkVariants.Of(Encoding.UTF8.GetBytes($"{Added}\n{{\"type\":\"BOOKMARK\",\"object\":{{}}}}\n"));

    [TestCaseSource(nameof(Chunkings)), CancelAfter(10_000)]
    public async Task Lines_are_the_same_however_they_arrive(ChunkVariant variant, CancellationToken cancellationToken)
    {
        var types = new List<string>();
        await foreach (var line in WatchLines.ReadAsync(new ChunkStream(variant.Chunks), cancellationToken))
        {
            types.Add(line.Type);
        }
        Assert.That(types, Is.EqualTo(new[] { "ADDED", "BOOKMARK" }));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_line_that_was_not_ended_is_not_told(CancellationToken cancellationToken)
    {
        var lines = WatchLines.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Added)), cancellationToken);
        Assert.That(await lines.CountAsync(cancellationToken), Is.Zero);
    }

    [TestCase(0, true, true)]
    [TestCase(0, false, true)]
    [TestCase(1, true, false)]
    [TestCase(1, false, false)]
    [CancelAfter(10_000)]
    public async Task A_line_has_a_cap(int beyond, bool isEnded, bool isTaken, CancellationToken cancellationToken)
    {
        var text = Added.PadRight(WatchLines.MaxLineBytes + beyond) + (isEnded ? "\n" : "");
        var lines = WatchLines.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), cancellationToken);
        if (isTaken)
        {
            Assert.That(await lines.CountAsync(cancellationToken), Is.EqualTo(isEnded ? 1 : 0));
        }
        else
        {
            Assert.That(async () => await lines.CountAsync(cancellationToken), Throws.TypeOf<HttpRequestException>().With.Message.Contains("longer than"));
        }
    }

    [Test, CancelAfter(10_000)]
    public void What_is_no_JSON_ends_the_watch(CancellationToken cancellationToken)
    {
        var lines = WatchLines.ReadAsync(new MemoryStream("<html>\n"u8.ToArray()), cancellationToken);
        Assert.That(async () => await lines.CountAsync(cancellationToken), Throws.TypeOf<HttpRequestException>().With.Message.Contains("not JSON"));
    }

    /// <summary>A connection that delivers these pieces, one a read.</summary>
    private sealed class ChunkStream(IEnumerable<ReadOnlyMemory<byte>> chunks) : MemoryStream
    {
        private readonly Queue<ReadOnlyMemory<byte>> _left = new(chunks.Where(static chunk => !chunk.IsEmpty));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _left.TryDequeue(out var chunk);
            chunk.CopyTo(buffer);
            return ValueTask.FromResult(chunk.Length);
        }
    }
}
