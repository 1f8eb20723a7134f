using System.Buffers;
using System.Text;
using ExtProc.Core.Sse;

namespace ExtProc.Core.Tests.Sse;

public sealed class SseWriterTests
{
    [TestCase("x", "data: x\n\n")]
    [TestCase("", "data: \n\n")]
    [TestCase("a\nb", "data: a\ndata: b\n\n")]
    [TestCase("a\r\nb\rc\n", "data: a\ndata: b\ndata: c\ndata: \n\n")]
    public void New_events_have_a_line_for_each_line(string data, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        SseWriter.WriteData(Encoding.UTF8.GetBytes(data), output);
        Assert.That(Encoding.UTF8.GetString(output.WrittenSpan), Is.EqualTo(expected));
    }

    [TestCase("data: x\n\n", "yy", "data: yy\n\n")]
    [TestCase("data:x\r\n\r\n", "yy", "data:yy\r\n\r\n")]
    [TestCase(": c\nevent: e\ndata: x\nid: 4\n\n", "", ": c\nevent: e\ndata: \nid: 4\n\n")]
    [TestCase("data\n\n", "y", "data: y\n\n")]
    [TestCase("id: 1\ndata: a\n: c\ndata: b\nid: 2\n\n", "1\n2\n3", "id: 1\ndata: 1\ndata: 2\ndata: 3\n: c\nid: 2\n\n")]
    [TestCase("data: a\r\ndata: b\r\n\r\n", "z", "data: z\r\n\r\n")]
    [TestCase("data: a\r\ndata: b", "y\nz", "data: y\r\ndata: z\r\n")]
    [TestCase("\u00EF\u00BB\u00BFdata: a\ndata: b\n\n", "z", "\u00EF\u00BB\u00BFdata: z\n\n")]
    [TestCase("data: a\n\n", "y\nz", "data: y\ndata: z\n\n")]
    [TestCase("data: x", "y", "data: y")]
    public void Edited_events_keep_everything_else(string block, string data, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        using var reader = new SseReader();
        ReadOnlySpan<byte> chunk = Encoding.Latin1.GetBytes(block);
        if (reader.Read(ref chunk, out var read) != SseStatus.Event)
        {
            reader.Complete(out read);
        }
        SseWriter.WriteWithData(read, Encoding.Latin1.GetBytes(data), output);
        Assert.That(Encoding.Latin1.GetString(output.WrittenSpan), Is.EqualTo(expected));
    }
}
