using System.Buffers;

namespace ExtProc.Server.Tests.Grpc.Framing;

/// <summary>The same bytes as sequences of other shapes.</summary>
internal static class Splits
{
    /// <summary>Whole, at every single place, and byte by byte.</summary>
    public static IEnumerable<ReadOnlySequence<byte>> Of(byte[] bytes)
    {
        yield return new ReadOnlySequence<byte>(bytes);
        yield return At(bytes, [.. Enumerable.Range(1, Math.Max(0, bytes.Length - 1))]);
        for (var at = 0; at <= bytes.Length; at++)
        {
            yield return At(bytes, at);
        }
    }

    public static ReadOnlySequence<byte> At(byte[] bytes, params int[] cuts)
    {
        var first = new Segment(bytes.AsMemory(0, cuts.Length == 0 ? bytes.Length : cuts[0]), null);
        var last = first;
        for (var i = 0; i < cuts.Length; i++)
        {
            var end = i + 1 < cuts.Length ? cuts[i + 1] : bytes.Length;
            last = new Segment(bytes.AsMemory(cuts[i], end - cuts[i]), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
