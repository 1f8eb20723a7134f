using System.Text;
using ExtProc.Core.Sse;

namespace ExtProc.Core.Tests.Sse;

public sealed class SseReaderTests
{
    [TestCase("data: x\n\n", "x")]
    [TestCase("data:x\n\n", "x")]
    [TestCase("data:  x \n\n", " x ")]
    [TestCase("data:\n\n", "")]
    [TestCase("data\n\n", "")]
    [TestCase("data: x\r\n\r\n", "x")]
    [TestCase("data: x\r\r", "x")]
    [TestCase("data: x\r\n\n", "x")]
    [TestCase("data: a:b\n\n", "a:b")]
    [TestCase("\u00EF\u00BB\u00BFdata: x\n\n", "x")]
    [TestCase("data: a\0b\n\n", "a\0b")]
    [TestCase("id: 1\nretry: 5\n: note\nunknown: y\ndata: x\n\n", "x")]
    [TestCase("data: a\ndata: b\n\n", "a\nb")]
    [TestCase("data: a\n: note\ndata:\ndata: c\n\n", "a\n\nc")]
    [TestCase("data: a\r\ndata: b\r\n\r\n", "a\nb")]
    [TestCase("data: x", "x")]
    [TestCase("data: x\n", "x")]
    [TestCase("data: x\r", "x")]
    public void Data_is_what_the_lines_say(string stream, string data)
    {
        var blocks = Read(stream);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(blocks.Single().Data, Is.EqualTo(data));
            Assert.That(blocks.Single().Raw, Is.EqualTo(stream));
        }
    }

    [TestCase(": OPENROUTER PROCESSING\n\n")]
    [TestCase("\n")]
    [TestCase("event: ping\n\n")]
    [TestCase("Data: x\n\n")]
    [TestCase(" data: x\n\n")]
    [TestCase("data : x\n\n")]
    public void Blocks_without_data_are_no_events(string stream) => Assert.That(Read(stream).Single().DataLines, Is.Zero);

    [TestCase("event: a\ndata: x\n\n", "a")]
    [TestCase("event: a\nevent: b\ndata: x\n\n", "b")]
    [TestCase("event:\ndata: x\n\n", "")]
    [TestCase("data: x\n\n", "")]
    public void The_type_is_the_last_that_is_said(string stream, string type) => Assert.That(Read(stream).Single().Type, Is.EqualTo(type));

    [Test]
    public void Blocks_end_with_their_blank_line()
    {
        string[] raw = [.. Read("data: 1\n\ndata: 2\r\n\r\n\r\ndata: 3\r\r: c\n\ndata: 4").Select(b => b.Raw)];
        Assert.That(raw, Is.EqualTo(["data: 1\n\n", "data: 2\r\n\r\n", "\r\n", "data: 3\r\r", ": c\n\n", "data: 4"]));
    }

    [Test]
    public void A_line_feed_after_a_blank_line_that_was_a_bare_return_begins_the_next_block() =>
        Assert.That(Read("data: 1\r\r\ndata: 2\n\n").Select(b => b.Raw), Is.EqualTo(["data: 1\r\r", "\n", "data: 2\n\n"]));

    [TestCase("data: x\n\n", true)]
    [TestCase("data: x\r\n\r\n", true)]
    [TestCase("data: x\r\n\r", true)]
    [TestCase("data: x\n", false)]
    [TestCase("data: x", false)]
    [TestCase("data: x\r", false)]
    [TestCase(": note", false)]
    public void The_end_of_the_stream_is_not_a_blank_line(string stream, bool isTerminated) =>
        Assert.That(Read(stream).Single().IsTerminated, Is.EqualTo(isTerminated));

    [Test]
    public void A_byte_order_mark_later_on_is_a_part_of_a_name() =>
        Assert.That(Read("data: 1\n\n\u00EF\u00BB\u00BFdata: 2\n\n").Last().DataLines, Is.Zero);

    [TestCase(64, false)]
    [TestCase(65, true)]
    public void A_block_has_a_cap(int length, bool isTooLarge)
    {
        byte[] stream = Encoding.Latin1.GetBytes("data: " + new string('x', length - 8) + "\n\n");
        foreach (var chunks in Chunkings.Of(stream))
        {
            Assert.That(SseBlockText.Read(chunks, 64).Last() == SseBlockText.TooLarge, Is.EqualTo(isTooLarge));
        }
    }

    [TestCase("data: ")]
    [TestCase("\u00EF\u00BB\u00BF")]
    [TestCase("data: x\ndata: ")]
    public void A_line_without_end_stops_at_the_cap(string beginning) =>
        Assert.That(Read(beginning + new string('x', 200), 100), Is.EqualTo([SseBlockText.TooLarge]));

    [Test]
    public void After_the_cap_nothing_more_is_read()
    {
        using var reader = new SseReader(8);
        ReadOnlySpan<byte> chunk = "data: 123456789\n\n"u8, next = "data: 1\n\n"u8;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reader.Read(ref chunk, out _), Is.EqualTo(SseStatus.TooLarge));
            Assert.That(reader.Read(ref next, out _), Is.EqualTo(SseStatus.TooLarge));
            Assert.That(reader.Complete(out _), Is.EqualTo(SseStatus.TooLarge));
        }
    }

    [Test]
    public void Nothing_is_allocated_once_warm()
    {
        using var reader = new SseReader();
        byte[] stream = "event: a\ndata: {\"x\":1}\n\ndata: a\ndata: b\n\ndata: the next"u8.ToArray();
        byte[] rest = " one\n\n"u8.ToArray();
        long allocated = Allocations.Least(1000, () =>
        {
            ReadAll(reader, stream);
            ReadAll(reader, rest);
        });
        Assert.That(allocated, Is.Zero);
    }

    private static void ReadAll(SseReader reader, ReadOnlySpan<byte> chunk)
    {
        while (reader.Read(ref chunk, out _) == SseStatus.Event)
        {
        }
    }

    private static List<SseBlockText> Read(string stream, int maxEventBytes = SseReader.DefaultMaxEventBytes) =>
        SseBlockText.Read([Encoding.Latin1.GetBytes(stream)], maxEventBytes);
}
