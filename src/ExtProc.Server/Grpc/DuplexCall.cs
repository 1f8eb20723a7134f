using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ExtProc.Server.Grpc.Framing;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Server.Grpc;

/// <summary>
/// The server's end of one gRPC call. One reader and one writer at a time (they may be different threads); <see cref="Stop"/> from any.
/// Nothing here throws for what the peer does: reads and flushes answer false, and <see cref="Failure"/> says why.
/// </summary>
public sealed class DuplexCall : IDisposable
{
    private readonly PipeReader _reader;
    private readonly PipeWriter _writer;
    private readonly int _maxMessageBytes;
    private readonly GzipMessage? _gzip;
    private readonly CancellationTokenSource _stopped = new();
    private ReadOnlySequence<byte> _unread;
    private bool _reading;
    private volatile RpcStatus? _failure;

    /// <param name="reader">The request's bytes; the call does not complete it.</param>
    /// <param name="writer">The response's bytes; the call does not complete it.</param>
    /// <param name="headers">The request's headers.</param>
    /// <param name="maxMessageBytes">Largest message, compressed or not.</param>
    /// <param name="gzip">Whether the client announced gzip for its messages.</param>
    internal DuplexCall(PipeReader reader, PipeWriter writer, IHeaderDictionary headers, int maxMessageBytes, bool gzip)
    {
        _reader = reader;
        _writer = writer;
        _maxMessageBytes = maxMessageBytes;
        _gzip = gzip ? new GzipMessage() : null;
        Headers = headers;
    }

    /// <summary>The request's headers (gRPC calls them initial metadata).</summary>
    public IHeaderDictionary Headers { get; }

    /// <summary>The message last read; its memory is valid until the next read.</summary>
    public ReadOnlySequence<byte> Message { get; private set; }

    /// <summary>Cancelled with <see cref="Failure"/> set: the client is gone, the deadline has passed, or the server's grace period is over.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>Why the call cannot go on, or null. After a read that answered false, null means that the client has half-closed.</summary>
    public RpcStatus? Failure => _failure;

    /// <summary>Whether a reply was written: the status then goes into trailers.</summary>
    internal bool HasWritten { get; private set; }

    /// <summary>Makes the next message available as <see cref="Message"/>. False at the end: half-closed, or <see cref="Failure"/>.</summary>
    public ValueTask<bool> ReadAsync() => TryRead() ? new(true) : ReadMoreAsync();

    /// <summary>As <see cref="ReadAsync"/>, for messages that have come already: replies to a burst can share one flush.</summary>
    public bool TryRead()
    {
        Message = default;
        if (_failure is not null)
        {
            return false;
        }

        var outcome = MessageFrame.TryTake(ref _unread, _maxMessageBytes, out var payload);
        var failure = outcome switch
        {
            FrameOutcome.Malformed => RpcStatus.MalformedFrame,
            FrameOutcome.TooLarge => RpcStatus.MessageTooLarge,
            FrameOutcome.CompressedMessage when _gzip is null => RpcStatus.CompressedWithoutEncoding,
            FrameOutcome.CompressedMessage => _gzip.Inflate(payload, _maxMessageBytes, out payload),
            _ => null,
        };
        if (failure is not null)
        {
            Stop(failure);
            return false;
        }

        Message = payload;
        return outcome != FrameOutcome.Incomplete;
    }

    /// <summary>Buffers one reply. Nothing is sent before <see cref="FlushAsync"/>, or the end of the call.</summary>
    public void Write(IMessage message)
    {
        message.WriteTo(BeginMessage(message.CalculateSize()));
    }

    /// <summary>Buffers one reply that is serialised already.</summary>
    public void Write(ReadOnlySpan<byte> message) => BeginMessage(message.Length).Write(message);

    /// <summary>Begins a reply; the caller writes exactly <paramref name="length"/> bytes before anything else is written or flushed.</summary>
    public IBufferWriter<byte> BeginMessage(int length)
    {
        HasWritten = true;
        MessageFrame.WritePrefix(_writer, length);
        return _writer;
    }

    /// <summary>Sends what was written, and waits while the client is behind. False when the call cannot go on.</summary>
    public ValueTask<bool> FlushAsync()
    {
        var flush = _writer.FlushAsync();
        return flush.IsCompletedSuccessfully ? new(CanGoOn(flush.Result)) : WaitAsync(flush);
    }

    /// <summary>Ends the call from outside: pending reads and flushes answer false. The first reason counts.</summary>
    public void Stop(RpcStatus reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is null)
        {
            _stopped.Cancel();
            WakeReaderAndWriter();
        }
    }

    public void Dispose()
    {
        Message = default;
        _gzip?.Release();
        _stopped.Dispose();
    }

    private void WakeReaderAndWriter()
    {
        try
        {
            _writer.CancelPendingFlush();
            _reader.CancelPendingRead();
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The request was aborted under us, which wakes both as well.
        }
    }

    /// <summary>Kestrel's ways to say that the request no longer exists.</summary>
    private static bool IsGone(Exception exception) => exception is IOException or OperationCanceledException or ObjectDisposedException;

    private bool CanGoOn(FlushResult flushed) => _failure is null && !flushed.IsCompleted;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync(ValueTask<FlushResult> flush) => CanGoOn(await flush);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadMoreAsync()
    {
        while (_failure is null)
        {
            var result = await FillAsync();
            if (TryRead())
            {
                return true;
            }

            if (result.IsCompleted && _failure is null)
            {
                if (!_unread.IsEmpty)
                {
                    Stop(RpcStatus.TruncatedMessage);
                }

                return false;
            }
        }

        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> FillAsync()
    {
        try
        {
            if (_reading)
            {
                _reading = false;
                _reader.AdvanceTo(_unread.Start, _unread.End);
                _unread = default;
            }

            var result = await _reader.ReadAsync();
            _reading = true;
            _unread = result.Buffer;
            return result;
        }
        catch (Exception gone) when (IsGone(gone))
        {
            Stop(RpcStatus.Cancelled);
            return default;
        }
    }
}
