using System.Buffers;

namespace ExtProc.Server.Envoy.Wire;

/// <summary>Small messages as one span; copied only where they lie across the segments of the pipe.</summary>
internal static class Contiguous
{
    public static ReadOnlySpan<byte> Of(in ReadOnlySequence<byte> message) => message.IsSingleSegment ? message.FirstSpan : message.ToArray();
}
