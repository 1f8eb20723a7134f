using System.Buffers;
using Envoy.Extensions.Filters.Http.ExtProc.V3;
using Envoy.Service.ExtProc.V3;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Envoy.Wire;
using ExtProc.Server.Grpc;
using Google.Protobuf;

namespace ExtProc.Server.Envoy;

/// <summary>
/// Writes replies to the call; nothing is flushed. A body travels in the one mutation type of its mode: Envoy ignores the other one and
/// passes the original body.
/// </summary>
internal sealed class ReplyWriter(DuplexCall call)
{
    /// <summary>Largest piece of a full-duplex reply. Envoy recommends less than 64 KiB.</summary>
    public const int MaxPiece = 62_000;

    private const int RequestBodyField = 3;
    private const int ResponseBodyField = 4;
    private const int StreamedField = 3;
    private const int MutationField = 3;

    private byte[] _metadata = [];

    /// <summary>Replies written so far.</summary>
    public int Count { get; private set; }

    /// <summary>Dynamic metadata (a serialised field of the reply) that goes out with the next reply.</summary>
    public void AttachMetadata(byte[] metadata) => _metadata = metadata;

    /// <summary>Lets the headers go, with changes and perhaps with other modes for what follows.</summary>
    public void Headers(ExchangeDirection direction, HeaderEdits edits, ProcessingMode? modeOverride)
    {
        if (edits.IsEmpty && modeOverride is null)
        {
            Write(direction == ExchangeDirection.Request ? [0x0a, 0] : [0x12, 0]);
            return;
        }
        var headers = new HeadersResponse();
        if (!edits.IsEmpty)
        {
            headers.Response = new CommonResponse { HeaderMutation = edits.Mutation };
        }
        var reply = new ProcessingResponse { ModeOverride = modeOverride };
        if (direction == ExchangeDirection.Request)
        {
            reply.RequestHeaders = headers;
        }
        else
        {
            reply.ResponseHeaders = headers;
        }
        Write(reply);
    }

    public void Immediate(ImmediateResponse reply) => Write(new ProcessingResponse { ImmediateResponse = reply });

    /// <summary>Answers trailers, which are never changed.</summary>
    public void PassTrailers(ExchangeDirection direction) => Write(direction == ExchangeDirection.Request ? [0x2a, 0] : [0x32, 0]);

    /// <summary>Lets a body message go as it came. Not in full duplex, where bytes have to be sent back.</summary>
    public void PassBody(ExchangeDirection direction, BodyMode mode)
    {
        RequireWhole(mode);
        Write(direction == ExchangeDirection.Request ? [0x1a, 2, 0x0a, 0] : [0x22, 2, 0x0a, 0]);
    }

    /// <summary>Lets nothing of a body message go on.</summary>
    public void ClearBody(ExchangeDirection direction, BodyMode mode, HeaderEdits? edits = null)
    {
        RequireWhole(mode);
        Span<byte> prefix = stackalloc byte[BodyFrame.MaxPrefix];
        var frame = new BodyFrame(prefix);
        frame.Prepend([0x10, 1]);
        Finish(ref frame, direction, default, default, edits);
    }

    /// <summary>Puts bytes in the place of a body message.</summary>
    /// <param name="direction">The body's direction.</param>
    /// <param name="mode">The body's mode.</param>
    /// <param name="first">The bytes.</param>
    /// <param name="second">More bytes, after the first.</param>
    /// <param name="edits">Header changes; obeyed only while Envoy holds the headers.</param>
    public void ReplaceBody(
        ExchangeDirection direction, BodyMode mode, in ReadOnlySequence<byte> first, in ReadOnlySequence<byte> second, HeaderEdits? edits = null)
    {
        RequireWhole(mode);
        int length = checked((int)(first.Length + second.Length));
        if (length == 0)
        {
            ClearBody(direction, mode, edits);
            return;
        }
        Span<byte> prefix = stackalloc byte[BodyFrame.MaxPrefix];
        var frame = new BodyFrame(prefix);
        frame.Follow(length);
        frame.Wrap(1);
        Finish(ref frame, direction, first, second, edits);
    }

    /// <summary>Sends bytes on in full duplex, in as many pieces as it takes.</summary>
    public void StreamBody(ExchangeDirection direction, BodyMode mode, in ReadOnlySequence<byte> bytes, bool end)
    {
        if (mode != BodyMode.FullDuplexStreamed)
        {
            throw new InvalidOperationException($"a streamed reply in mode {mode} would be ignored, and the original body would pass");
        }
        var rest = bytes;
        while (rest.Length > MaxPiece)
        {
            Piece(direction, rest.Slice(0, MaxPiece), end: false);
            rest = rest.Slice(MaxPiece);
        }
        if (rest.Length > 0 || end)
        {
            Piece(direction, rest, end);
        }
    }

    private static void RequireWhole(BodyMode mode)
    {
        if (mode is not (BodyMode.Streamed or BodyMode.Buffered or BodyMode.BufferedPartial))
        {
            throw new InvalidOperationException($"a plain body reply in mode {mode} is refused by Envoy");
        }
    }

    private void Piece(ExchangeDirection direction, in ReadOnlySequence<byte> bytes, bool end)
    {
        Span<byte> prefix = stackalloc byte[BodyFrame.MaxPrefix];
        var frame = new BodyFrame(prefix);
        if (bytes.Length > 0)
        {
            frame.Follow((int)bytes.Length);
            frame.Wrap(1);
        }
        if (end)
        {
            frame.Prepend([0x10, 1]);
        }
        frame.Wrap(StreamedField);
        Finish(ref frame, direction, bytes, default, edits: null);
    }

    private void Finish(
        ref BodyFrame frame, ExchangeDirection direction, in ReadOnlySequence<byte> first, in ReadOnlySequence<byte> second, HeaderEdits? edits)
    {
        frame.Wrap(MutationField);
        byte[] mutation = edits is null ? [] : new CommonResponse { HeaderMutation = edits.Mutation }.ToByteArray();
        frame.Follow(mutation.Length);
        frame.Wrap(1);
        frame.Wrap(direction == ExchangeDirection.Request ? RequestBodyField : ResponseBodyField);
        var output = Begin(frame.Length);
        output.Write(frame.Prefix);
        Copy(first, output);
        Copy(second, output);
        output.Write(mutation);
        End(output);
    }

    private static void Copy(in ReadOnlySequence<byte> bytes, IBufferWriter<byte> output)
    {
        foreach (var segment in bytes)
        {
            output.Write(segment.Span);
        }
    }

    private void Write(ReadOnlySpan<byte> reply)
    {
        var output = Begin(reply.Length);
        output.Write(reply);
        End(output);
    }

    private void Write(ProcessingResponse reply)
    {
        var output = Begin(reply.CalculateSize());
        reply.WriteTo(output);
        End(output);
    }

    private IBufferWriter<byte> Begin(int length)
    {
        Count++;
        return call.BeginMessage(length + _metadata.Length);
    }

    private void End(IBufferWriter<byte> output)
    {
        output.Write(_metadata);
        _metadata = [];
    }
}
