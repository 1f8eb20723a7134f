using System.Buffers;
using ExtProc.Core.Bodies;

namespace ExtProc.Core.Exchanges;

/// <summary>Makes bodies that come in pieces, and perhaps in a content coding, one piece of decoded memory under a cap.</summary>
internal static class BodyAssembly
{
    /// <summary>Opens a decoder for a <c>content-encoding</c>; null where there is nothing to undo. False when the coding is unknown.</summary>
    public static bool TryOpen(string? contentEncoding, int maxBytes, out ContentDecoder? decoder)
    {
        decoder = null;
        if (contentEncoding is null)
        {
            return true;
        }
        if (!ContentDecoder.TryCreate(contentEncoding, new DecodeLimits(maxBytes), out ContentDecoder? opened))
        {
            return false;
        }
        if (opened.IsIdentity)
        {
            opened.Dispose();
            return true;
        }
        decoder = opened;
        return true;
    }

    /// <summary>Adds the next bytes of a body to a buffer.</summary>
    /// <returns>None, or why the body can't be read.</returns>
    public static UninspectedReason Append(in ReadOnlySequence<byte> bytes, bool endOfStream, ContentDecoder? decoder, BodyBuffer buffer)
    {
        if (decoder is null)
        {
            return buffer.TryAppend(bytes) ? UninspectedReason.None : UninspectedReason.TooLarge;
        }
        DecodeStatus status = DecodeStatus.Ok;
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            status = decoder.Feed(segment.Span, buffer);
            if (status != DecodeStatus.Ok)
            {
                return ReasonOf(status);
            }
        }
        return ReasonOf(endOfStream ? decoder.Complete() : status);
    }

    private static UninspectedReason ReasonOf(DecodeStatus status) => status switch
    {
        DecodeStatus.Ok => UninspectedReason.None,
        DecodeStatus.TooLarge or DecodeStatus.ExpansionExceeded => UninspectedReason.TooLarge,
        _ => UninspectedReason.Malformed,
    };
}
