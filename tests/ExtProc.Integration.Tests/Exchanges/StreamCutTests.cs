using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>A rule that fires in the middle of an answer that the client is already reading.</summary>
public sealed class StreamCutTests
{
    [TearDown]
    public void DumpWhenFailed() => TestBed.DumpWhenFailed();

    [Test, CancelAfter(60_000)]
    public async Task The_stream_ends_cleanly_and_nothing_more_of_it_passes(
        [Values(Wire.Standard, Wire.StaticStreamed, Wire.StreamedBoth)] Wire wire, [Values] bool http2, CancellationToken cancellationToken)
    {
        var script = Script();
        var running = await TestBed.Client.BeginAsync(TestBed.Call(wire, "cut", ChatRequests.User("go", stream: true), http2, script));
        script.Release(2);
        await running.NextChunkAsync(cancellationToken);
        var seen = await running.NextChunkAsync(cancellationToken);
        Assert.That(seen["choices"]![0]!["delta"]!["content"]!.GetValue<string>(), Does.StartWith("The code name"));
        script.ReleaseAll();
        await AssertCutAsync(running.Result, cancellationToken);
    }

    [Test, CancelAfter(60_000)]
    public async Task In_full_duplex_the_upstream_is_cancelled_at_once(
        [Values(Wire.DuplexByOverride, Wire.DuplexResponses, Wire.DuplexBoth)] Wire wire, [Values] bool http2, CancellationToken cancellationToken)
    {
        var script = Script();
        var running = await TestBed.Client.BeginAsync(TestBed.Call(wire, "cut", ChatRequests.User("go", stream: true), http2, script));
        script.Release(2);
        await running.NextChunkAsync(cancellationToken);
        await running.NextChunkAsync(cancellationToken);
        script.Release(2);
        await AssertCutAsync(running.Result, cancellationToken);
        await script.Cancelled.WaitAsync(cancellationToken);
        Assert.That(script.PiecesWritten, Is.LessThanOrEqualTo(4));
    }

    [Test, CancelAfter(60_000)]
    public async Task An_error_block_raises_the_typed_error(
        [Values(Wire.Standard, Wire.DuplexResponses)] Wire wire, [Values] bool http2, CancellationToken cancellationToken)
    {
        var script = Script();
        var running = await TestBed.Client.BeginAsync(TestBed.Call(wire, "cut-error", ChatRequests.User("go", stream: true), http2, script));
        script.Release(2);
        await running.NextChunkAsync(cancellationToken);
        script.ReleaseAll();
        var result = await running.Result.WaitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error?.IsApiError, Is.True);
            Assert.That(result.Error?.Message, Does.Contain("That stays here."));
            Assert.That(result.Content, Does.Not.Contain("zephyr"));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task A_client_that_leaves_cancels_the_upstream([Values] Wire wire, [Values] bool http2, CancellationToken cancellationToken)
    {
        Assume.That(wire, Is.Not.EqualTo(Wire.StaticBuffered), "nothing streams there");
        var script = TestBed.Upstream.Script(ChatReplies.Stream("one", "two", "three"), stepwise: true);
        var call = TestBed.Call(wire, "label", ChatRequests.User("go", stream: true), http2, script) with { AbortAfter = 1 };
        var running = await TestBed.Client.BeginAsync(call);
        script.Release(3);
        await script.Cancelled.WaitAsync(cancellationToken);
        await running.Result.WaitAsync(cancellationToken);
    }

    private static UpstreamScript Script() => TestBed.Upstream.Script(
        ChatReplies.Stream("The code name is ", "project-ze", "phyr and its budget", " is secret", " too"), stepwise: true);

    private static async Task AssertCutAsync(Task<ExtProc.Testing.Clients.SdkResult> call, CancellationToken cancellationToken)
    {
        var result = await call.WaitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Complete, Is.True);
            Assert.That(result.Content, Is.EqualTo("The code name is \n\nThat stays here."));
            Assert.That(result.FinishReason, Is.EqualTo("content_filter"));
            Assert.That(System.Text.Encoding.UTF8.GetString(result.ResponseBytes.Span), Does.Not.Contain("phyr").And.Not.Contain("budget"));
        }
    }
}
