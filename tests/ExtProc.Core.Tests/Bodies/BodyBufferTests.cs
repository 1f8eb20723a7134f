using System.Buffers;
using System.Text;
using ExtProc.Core.Bodies;

namespace ExtProc.Core.Tests.Bodies;

public sealed class BodyBufferTests
{
    [Test]
    public void Bytes_lie_in_one_piece()
    {
        using var buffer = new BodyBuffer(100_000);
        byte[] expected = new byte[60_000];
        new Random(1).NextBytes(expected);
        for (int at = 0; at < expected.Length; at += 1000)
        {
            Assert.That(buffer.TryAppend(expected.AsSpan(at, 1000)), Is.True);
        }
        Assert.That(buffer.Span.SequenceEqual(expected), Is.True);
    }

    [Test]
    public void Sequences_of_segments_are_appended()
    {
        var first = new Segment("ab"u8.ToArray(), null);
        var last = new Segment("cd"u8.ToArray(), first);
        using var buffer = new BodyBuffer(4);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(buffer.TryAppend(new ReadOnlySequence<byte>(first, 0, last, 2)), Is.True);
            Assert.That(Encoding.ASCII.GetString(buffer.Memory.Span), Is.EqualTo("abcd"));
            Assert.That(buffer.TryAppend(new ReadOnlySequence<byte>([1])), Is.False);
        }
    }

    [Test]
    public void Nothing_is_added_past_the_cap()
    {
        using var buffer = new BodyBuffer(5000);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(buffer.TryAppend(new byte[5000]), Is.True);
            Assert.That(buffer.TryAppend(new byte[1]), Is.False);
            Assert.That(buffer.TryAppend([]), Is.True);
            Assert.That(buffer.Length, Is.EqualTo(5000));
        }
    }

    [Test]
    public void A_writer_must_keep_to_the_cap_itself()
    {
        using var buffer = new BodyBuffer(10);
        buffer.Write("0123456789"u8);
        buffer.GetSpan(1);
        Assert.That(() => buffer.Advance(1), Throws.InvalidOperationException);
    }

    [Test]
    public void The_first_bytes_can_go()
    {
        using var buffer = new BodyBuffer(10);
        buffer.Write("0123456789"u8);
        buffer.RemoveFirst(4);
        Assert.That(Encoding.ASCII.GetString(buffer.Span), Is.EqualTo("456789"));
    }

    [Test]
    public void Disposing_twice_is_disposing_once()
    {
        var buffer = new BodyBuffer(10);
        buffer.Write("0123"u8);
        buffer.Dispose();
        buffer.Dispose();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(buffer.Length, Is.Zero);
            Assert.That(() => buffer.GetSpan(1), Throws.InstanceOf<ObjectDisposedException>());
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }
}
