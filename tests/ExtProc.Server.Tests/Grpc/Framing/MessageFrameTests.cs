using System.Buffers;
using ExtProc.Server.Grpc.Framing;

namespace ExtProc.Server.Tests.Grpc.Framing;

internal sealed class MessageFrameTests
{
    [Test]
    public void Takes_each_message_whatever_the_split()
    {
        byte[] wire = [.. Frames.Of([1, 2, 3]), .. Frames.Of([]), .. Frames.Of([9], flag: 1)];

        foreach (var split in Splits.Of(wire))
        {
            var buffer = split;
            using (Assert.EnterMultipleScope())
            {
                Assert.That(MessageFrame.TryTake(ref buffer, 3, out var first), Is.EqualTo(FrameOutcome.Message));
                Assert.That(first.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
                Assert.That(MessageFrame.TryTake(ref buffer, 3, out var second), Is.EqualTo(FrameOutcome.Message));
                Assert.That(second.Length, Is.Zero);
                Assert.That(MessageFrame.TryTake(ref buffer, 3, out var third), Is.EqualTo(FrameOutcome.CompressedMessage));
                Assert.That(third.ToArray(), Is.EqualTo(new byte[] { 9 }));
                Assert.That(buffer.Length, Is.Zero);
            }
        }
    }

    [Test]
    public void Takes_nothing_of_a_frame_that_is_not_whole()
    {
        var wire = Frames.Of([1, 2, 3]);

        for (var length = 0; length < wire.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(wire, 0, length);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(MessageFrame.TryTake(ref buffer, 3, out _), Is.EqualTo(FrameOutcome.Incomplete));
                Assert.That(buffer.Length, Is.EqualTo(length));
            }
        }
    }

    [TestCase(4u, FrameOutcome.Incomplete)]
    [TestCase(5u, FrameOutcome.TooLarge)]
    [TestCase(uint.MaxValue, FrameOutcome.TooLarge)]
    public void Judges_the_length_before_the_payload_has_come(uint length, FrameOutcome outcome)
    {
        var buffer = new ReadOnlySequence<byte>(Frames.Prefix(0, length));

        Assert.That(MessageFrame.TryTake(ref buffer, 4, out _), Is.EqualTo(outcome));
    }

    [TestCase((byte)2)]
    [TestCase((byte)255)]
    public void Refuses_unknown_flags(byte flag)
    {
        var buffer = new ReadOnlySequence<byte>(Frames.Of([1], flag));

        Assert.That(MessageFrame.TryTake(ref buffer, 4, out _), Is.EqualTo(FrameOutcome.Malformed));
    }
}
