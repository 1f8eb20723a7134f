using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Reflection;
using ExtProc.Server.Grpc;
using ExtProc.Server.Tests.Grpc.Framing;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Server.Tests.Grpc;

internal sealed class DuplexCallTests : IDisposable
{
    private const int Cap = 1000;

    private static readonly PipeOptions Inline = new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline);

    private readonly Pipe _request = new(Inline);
    private readonly Pipe _response = new(Inline);
    private readonly DuplexCall _call;

    public DuplexCallTests() => _call = new DuplexCall(_request.Reader, _response.Writer, new HeaderDictionary(), Cap, gzip: true);

    public void Dispose() => _call.Dispose();

    [Test]
    [CancelAfter(10_000)]
    public async Task Reads_messages_byte_by_byte(CancellationToken cancellationToken)
    {
        byte[] wire = [.. Frames.Of([1, 2, 3]), .. Frames.Of([]), .. Frames.Of(Frames.Gzip([4, 5]), flag: 1)];
        var reading = ReadAllAsync();
        foreach (var value in wire)
        {
            await _request.Writer.WriteAsync(new[] { value }, cancellationToken);
        }

        await _request.Writer.CompleteAsync();

        var messages = await reading;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(messages, Is.EqualTo(new byte[][] { [1, 2, 3], [], [4, 5] }));
            Assert.That(_call.Failure, Is.Null, "the client has half-closed");
        }
    }

    [Test]
    public async Task A_burst_is_read_without_waiting()
    {
        await _request.Writer.WriteAsync((byte[])[.. Frames.Of([1]), .. Frames.Of([2]), 0, 0]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_call.TryRead(), Is.False, "nothing is buffered before the first read");
            Assert.That(await _call.ReadAsync(), Is.True);
            Assert.That(_call.Message.ToArray(), Is.EqualTo(new byte[] { 1 }));
            Assert.That(_call.TryRead(), Is.True);
            Assert.That(_call.Message.ToArray(), Is.EqualTo(new byte[] { 2 }));
            Assert.That(_call.TryRead(), Is.False);
            Assert.That(_call.Failure, Is.Null);
        }
    }

    [TestCase(Cap, null)]
    [TestCase(Cap + 1, RpcStatusCode.ResourceExhausted)]
    public async Task A_message_is_capped_by_its_prefix(int length, RpcStatusCode? failure)
    {
        await _request.Writer.WriteAsync(Frames.Prefix(0, (uint)length));
        var reading = _call.ReadAsync();
        if (failure is null)
        {
            await _request.Writer.WriteAsync(new byte[length]);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await reading, Is.EqualTo(failure is null));
            Assert.That(_call.Failure?.Code, Is.EqualTo(failure));
            Assert.That(_call.Stopped.IsCancellationRequested, Is.EqualTo(failure is not null));
        }
    }

    [TestCase(Cap, null)]
    [TestCase(Cap + 1, RpcStatusCode.ResourceExhausted)]
    [TestCase(10_000_000, RpcStatusCode.ResourceExhausted)]
    public async Task An_inflated_message_is_capped(int length, RpcStatusCode? failure)
    {
        using var call = new DuplexCall(_request.Reader, _response.Writer, new HeaderDictionary(), length > Cap + 1 ? 1_000_000 : Cap, gzip: true);
        _ = _request.Writer.WriteAsync(Frames.Of(Frames.Gzip(new byte[length]), flag: 1)).AsTask();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await call.ReadAsync(), Is.EqualTo(failure is null));
            Assert.That(call.Failure?.Code, Is.EqualTo(failure));
        }
    }

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(7)]
    public async Task A_call_that_ends_inside_a_message_fails(int length)
    {
        await _request.Writer.WriteAsync(Frames.Of([1, 2, 3]).AsMemory(0, length));
        await _request.Writer.CompleteAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await _call.ReadAsync(), Is.False);
            Assert.That(_call.Failure, Is.EqualTo(RpcStatus.TruncatedMessage));
        }
    }

    [Test]
    public async Task Garbage_fails()
    {
        await _request.Writer.WriteAsync("GET / HTTP/1.1\r\n"u8.ToArray());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await _call.ReadAsync(), Is.False);
            Assert.That(_call.Failure, Is.EqualTo(RpcStatus.MalformedFrame));
            Assert.That(await _call.ReadAsync(), Is.False, "and stays so");
        }
    }

    [Test]
    public async Task A_lost_connection_reads_as_cancelled()
    {
        var reading = _call.ReadAsync();
        await _request.Writer.CompleteAsync(new IOException("reset"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await reading, Is.False);
            Assert.That(_call.Failure, Is.EqualTo(RpcStatus.Cancelled));
        }
    }

    [Test]
    public async Task Stopping_wakes_the_reader_and_the_first_reason_counts()
    {
        var reading = _call.ReadAsync();

        _call.Stop(RpcStatus.DeadlineExceeded);
        _call.Stop(RpcStatus.ShuttingDown);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await reading, Is.False);
            Assert.That(_call.Failure, Is.EqualTo(RpcStatus.DeadlineExceeded));
            Assert.That(_call.Stopped.IsCancellationRequested, Is.True);
        }
    }

    [Test]
    public async Task Stopping_wakes_a_flush_that_waits_for_the_client()
    {
        var response = new Pipe(new PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5));
        using var call = new DuplexCall(_request.Reader, response.Writer, new HeaderDictionary(), Cap, gzip: false);
        call.Write(new byte[100]);
        var flushing = call.FlushAsync();

        call.Stop(RpcStatus.ShuttingDown);

        Assert.That(await flushing, Is.False);
    }

    [Test]
    public async Task An_aborted_request_still_cancels()
    {
        using var call = new DuplexCall(new AbortedReader(), _response.Writer, new HeaderDictionary(), Cap, gzip: false);

        call.Stop(RpcStatus.Cancelled);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(call.Stopped.IsCancellationRequested, Is.True);
            Assert.That(await call.ReadAsync(), Is.False);
        }
    }

    [Test]
    public async Task Several_replies_share_a_flush()
    {
        _call.Write(new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.NotServing });
        _call.Write((byte[])[7, 8]);
        _call.Write((byte[])[]);
        _call.BeginMessage(1).Write((byte[])[9]);
        var early = _response.Reader.TryRead(out _);
        var flushed = await _call.FlushAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.False, "nothing is sent before the flush");
            Assert.That(flushed, Is.True);
            Assert.That(_response.Reader.TryRead(out var sent), Is.True);
            Assert.That(sent.Buffer.ToArray(), Is.EqualTo((byte[])[.. Frames.Of([8, 2]), .. Frames.Of([7, 8]), .. Frames.Of([]), .. Frames.Of([9])]));
        }
    }

    [Test]
    public void Steady_traffic_allocates_next_to_nothing()
    {
        const int Count = 2_000;
        SynchronizationContext.SetSynchronizationContext(null);
        var frame = Frames.Of(new byte[200]);
        Assert.That(Allocations.Least(() => Exchange(frame, Count)) / Count, Is.LessThanOrEqualTo(IsOptimised ? 16 : 512));
    }

    /// <summary>Without optimisation the compiler makes every state machine a class of its own.</summary>
    private static bool IsOptimised => typeof(DuplexCall).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };

    private void Exchange(byte[] frame, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var reading = _call.ReadAsync();
            _request.Writer.Write(frame);
            Await(_request.Writer.FlushAsync());
            Await(reading);
            _call.Write(frame);
            Await(_call.FlushAsync());
            Await(_response.Reader.ReadAsync(), out var result);
            _response.Reader.AdvanceTo(result.Buffer.End);
        }
    }

    private static void Await<T>(ValueTask<T> done) => Await(done, out _);

    private static void Await<T>(ValueTask<T> done, out T result) => result = done.GetAwaiter().GetResult();

    private async Task<List<byte[]>> ReadAllAsync()
    {
        List<byte[]> messages = [];
        while (await _call.ReadAsync())
        {
            messages.Add(_call.Message.ToArray());
        }

        return messages;
    }

    /// <summary>As Kestrel's reader is after an abort: everything throws.</summary>
    private sealed class AbortedReader : PipeReader
    {
        public override void AdvanceTo(SequencePosition consumed) => throw new TaskCanceledException();

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw new TaskCanceledException();

        public override void CancelPendingRead() => throw new TaskCanceledException();

        public override void Complete(Exception? exception = null) => throw new TaskCanceledException();

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => throw new TaskCanceledException();

        public override bool TryRead(out ReadResult result) => throw new TaskCanceledException();
    }
}
