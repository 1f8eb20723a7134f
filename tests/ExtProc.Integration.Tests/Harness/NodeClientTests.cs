using ExtProc.Testing.Clients;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Harness;

/// <summary>The official SDK through an Envoy without the filter: what the other tests compare with.</summary>
public sealed class NodeClientTests
{
    private static FakeUpstream s_upstream = null!;
    private static EnvoyProcess s_envoy = null!;
    private static NodeClient s_client = null!;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        RealParts.Envoy.Require();
        s_client = NodeClient.Start();
        s_upstream = await FakeUpstream.StartAsync();
        s_envoy = await EnvoyProcess.StartAsync(
            new EnvoySetup { ExtProc = null, UpstreamPort = s_upstream.Http2Port, UpstreamHttp2 = true }, TestContext.CurrentContext.CancellationToken);
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        if (s_client is not null)
        {
            await s_client.DisposeAsync();
        }

        await (s_envoy?.DisposeAsync() ?? default);
        await (s_upstream?.DisposeAsync() ?? default);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_completion_is_returned([Values] bool http2, CancellationToken cancellationToken)
    {
        var result = await s_client.CallAsync(Call("hello there", stream: false, http2), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Content, Is.EqualTo("hello there"));
            Assert.That(result.Status, Is.EqualTo(200));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task A_stream_is_yielded([Values] bool http2, CancellationToken cancellationToken)
    {
        var result = await s_client.CallAsync(Call("hello there", stream: true, http2), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Error, Is.Null);
            Assert.That(result.Content, Is.EqualTo("hello there"));
            Assert.That(result.FinishReason, Is.EqualTo("stop"));
            Assert.That(result.Complete, Is.True);
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task An_error_is_typed(CancellationToken cancellationToken)
    {
        var script = s_upstream.Script(UpstreamReply.Json("""{"error":{"message":"no","type":"t","code":"c"}}""", 403));
        var call = Call("x", stream: false, http2: false) with { Headers = new Dictionary<string, string> { [UpstreamScript.HeaderName] = script.Id } };
        var result = await s_client.CallAsync(call, cancellationToken);
        Assert.That(result.Error, Is.EqualTo(new SdkError("PermissionDeniedError", true, "403 no", 403, "c", "t")));
    }

    [Test, CancelAfter(30_000)]
    public async Task Events_arrive_one_by_one([Values] bool http2, CancellationToken cancellationToken)
    {
        var script = s_upstream.Script(ChatReplies.Stream("one", "two"), stepwise: true);
        var call = Call("x", stream: true, http2) with { Headers = new Dictionary<string, string> { [UpstreamScript.HeaderName] = script.Id } };
        var running = await s_client.BeginAsync(call);
        script.Release(2);
        await running.NextChunkAsync(cancellationToken);
        var second = await running.NextChunkAsync(cancellationToken);
        Assert.That(second["choices"]![0]!["delta"]!["content"]!.GetValue<string>(), Is.EqualTo("one"));
        script.ReleaseAll();
        var result = await running.Result.WaitAsync(cancellationToken);
        Assert.That(result.Content, Is.EqualTo("onetwo"));
    }

    private static SdkCall Call(string text, bool stream, bool http2) =>
        new(s_envoy.Address, ChatRequests.User(text, stream)) { Http2 = http2 };
}
