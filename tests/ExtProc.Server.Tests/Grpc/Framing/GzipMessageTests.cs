using System.Buffers;
using ExtProc.Server.Grpc;
using ExtProc.Server.Grpc.Framing;

namespace ExtProc.Server.Tests.Grpc.Framing;

internal sealed class GzipMessageTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(100_000)]
    public void Inflates_up_to_the_cap_whatever_the_split(int length)
    {
        var content = new byte[length];
        new Random(7).NextBytes(content);
        var compressed = Frames.Gzip(content);
        var message = new GzipMessage();

        foreach (var cut in new[] { 0, 1, compressed.Length / 2, compressed.Length - 1 })
        {
            var failure = message.Inflate(Splits.At(compressed, cut), length, out var inflated);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(failure, Is.Null);
                Assert.That(inflated.ToArray(), Is.EqualTo(content));
            }
        }

        message.Release();
    }

    [TestCase(1)]
    [TestCase(64 * 1024)]
    [TestCase(50_000_000)]
    public void Stops_one_byte_past_the_cap(int length)
    {
        var bomb = new ReadOnlySequence<byte>(Frames.Gzip(new byte[length]));

        Assert.That(new GzipMessage().Inflate(bomb, length - 1, out _), Is.EqualTo(RpcStatus.MessageTooLarge));
    }

    [Test]
    public void Refuses_what_does_not_decompress()
    {
        var whole = Frames.Gzip([1, 2, 3]);
        var message = new GzipMessage();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(message.Inflate(new([1, 2, 3, 4]), 100, out _), Is.EqualTo(RpcStatus.MalformedCompression));
            Assert.That(message.Inflate(new(whole[..^3]), 100, out _), Is.EqualTo(RpcStatus.MalformedCompression), "cut in the trailer");
            Assert.That(message.Inflate(new(whole[..12]), 100, out _), Is.EqualTo(RpcStatus.MalformedCompression), "cut in the data");
            Assert.That(message.Inflate(default, 100, out _), Is.EqualTo(RpcStatus.MalformedCompression), "nothing at all");
        }
    }
}
