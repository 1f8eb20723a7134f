using System.Text;

namespace ExtProc.Core.Tests.Sse;

/// <summary>However a stream is cut, the same blocks come out, and together they are the stream.</summary>
public sealed class SseReaderLawTests
{
    private static readonly string[] Pieces =
    [
        "\n", "\r", "\r\n", "data: ", "data:", "data", "event: x", "id: 1", "retry: 9", ": c", ":", "x", " ", "{\"a\":1}", "\0", "\n\n", "\r\n\r\n", "\r\r",
    ];

    [TestCase("\u00EF\u00BB\u00BFevent: a\r\ndata: x\r\n\r\ndata: y\r\n\r\n: note\r\n\r\ndata: [DONE]\r\n\r\n")]
    [TestCase("data: 1\n\ndata: 2\ndata: 3\n\n\n: c\n\ndata: end")]
    [TestCase("data: 1\r\rdata: 2\r\rdata: 3\r\r")]
    [TestCase("data: 1\r\n\rdata: 2\n\r\ndata: 3\r\n\n\r\r\n")]
    public void Cutting_changes_nothing(string stream) => Check(Encoding.Latin1.GetBytes(stream));

    [Test]
    public void Cutting_random_streams_changes_nothing([Range(0, 3)] int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 150; i++)
        {
            var text = new StringBuilder(random.Next(5) == 0 ? "\u00EF\u00BB\u00BF" : "");
            for (int pieces = random.Next(1, 25); pieces > 0; pieces--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }
            Check(Encoding.Latin1.GetBytes(text.ToString()));
        }
    }

    private static void Check(byte[] stream)
    {
        var expected = SseBlockText.Read([stream]);
        Assert.That(string.Concat(expected.Select(b => b.Raw)), Is.EqualTo(Encoding.Latin1.GetString(stream)));
        foreach (var chunks in Chunkings.Of(stream))
        {
            Assert.That(SseBlockText.Read(chunks), Is.EqualTo(expected));
        }
    }
}
