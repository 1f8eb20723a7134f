using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Envoy.Service.ExtProc.V3;
using ExtProc.Server.Envoy;
using ExtProc.Server.Grpc;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Conformance.Tests.Sessions;

/// <summary>
/// Envoy's end of a stream to a session in the same process. Everything runs inline: when <see cref="Send"/> returns, the session has handled
/// the message and its replies are there, or it has none.
/// </summary>
internal sealed class MemoryDuplex : IExtProcStream
{
    private static readonly PipeOptions Inline = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0, useSynchronizationContext: false);

    private readonly Pipe _toServer = new(Inline);
    private readonly Pipe _toClient = new(Inline);
    private readonly DuplexCall _call;
    private readonly Task<RpcStatus> _running;

    public MemoryDuplex(ExternalProcessor processor, int maxMessageBytes = 64 << 20, HeaderDictionary? headers = null)
    {
        _call = new DuplexCall(_toServer.Reader, _toClient.Writer, headers ?? [], maxMessageBytes, gzip: false);
        _running = Inlined(() => processor.ProcessAsync(_call).AsTask());
    }

    public RpcStatus? Status => _running.IsCompleted ? _call.Failure ?? _running.GetAwaiter().GetResult() : null;

    public bool IsPrompt => true;

    /// <summary>In how many bytes at once a message arrives.</summary>
    public int PieceBytes { get; init; } = int.MaxValue;

    public ValueTask SendAsync(ProcessingRequest message)
    {
        Send(message.ToByteArray(), PieceBytes);
        return default;
    }

    /// <summary>Sends a message in pieces of so many bytes, each arriving by itself.</summary>
    public void Send(ReadOnlySpan<byte> message, int piece = int.MaxValue)
    {
        byte[] frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame.AsSpan(5));
        for (int start = 0; start < frame.Length; start += Math.Min(piece, frame.Length - start))
        {
            _toServer.Writer.Write(frame.AsSpan(start, Math.Min(piece, frame.Length - start)));
            Assert.That(Inlined(() => _toServer.Writer.FlushAsync().AsTask()).IsCompleted, "everything runs inline");
        }
    }

    /// <summary>Sends a message without allocating; for tests that count allocations and run without a context.</summary>
    public void SendWhole(ReadOnlySpan<byte> message)
    {
        var span = _toServer.Writer.GetSpan(5 + message.Length);
        span[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)message.Length);
        message.CopyTo(span[5..]);
        _toServer.Writer.Advance(5 + message.Length);
        var flushed = _toServer.Writer.FlushAsync();
        if (!flushed.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("everything runs inline");
        }
    }

    /// <summary>Drops the replies that are there.</summary>
    public void Discard()
    {
        if (_toClient.Reader.TryRead(out var result))
        {
            _toClient.Reader.AdvanceTo(result.Buffer.End);
        }
    }

    public ValueTask<ProcessingResponse?> ReceiveAsync() => new(Receive());

    public ValueTask CloseAsync()
    {
        Inlined(() =>
        {
            _toServer.Writer.Complete();
            return true;
        });
        return default;
    }

    /// <summary>Ends the call from outside, as the transport does.</summary>
    public void Stop(RpcStatus reason) => Inlined(() =>
    {
        _call.Stop(reason);
        return true;
    });

    public void Dispose()
    {
        _toServer.Writer.Complete();
        _toClient.Reader.Complete();
        _call.Dispose();
    }

    /// <summary>Without the test runner's context, to which the session's continuations would be posted.</summary>
    private static T Inlined<T>(Func<T> act)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return act();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private ProcessingResponse? Receive()
    {
        if (!_toClient.Reader.TryRead(out var result))
        {
            return null;
        }
        if (result.Buffer.IsEmpty)
        {
            _toClient.Reader.AdvanceTo(result.Buffer.Start);
            return null;
        }
        var buffer = result.Buffer;
        Span<byte> prefix = stackalloc byte[5];
        buffer.Slice(0, 5).CopyTo(prefix);
        int length = BinaryPrimitives.ReadInt32BigEndian(prefix[1..]);
        var reply = ProcessingResponse.Parser.ParseFrom(buffer.Slice(5, length));
        _toClient.Reader.AdvanceTo(buffer.GetPosition(5 + length));
        return reply;
    }
}
