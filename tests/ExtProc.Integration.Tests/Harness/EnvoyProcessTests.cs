using System.Net;
using System.Text;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Harness;

/// <summary>The measuring instrument itself: what the tests see through an Envoy without the filter is what was sent.</summary>
public sealed class EnvoyProcessTests
{
    private static FakeUpstream s_upstream = null!;
    private static EnvoyProcess s_envoy = null!;
    private static HttpClient s_client = null!;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        RealParts.Envoy.Require();
        s_upstream = await FakeUpstream.StartAsync();
        s_envoy = await EnvoyProcess.StartAsync(
            new EnvoySetup { ExtProc = null, UpstreamPort = s_upstream.Http1Port }, TestContext.CurrentContext.CancellationToken);
        s_client = new HttpClient { BaseAddress = s_envoy.Address };
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        s_client?.Dispose();
        await (s_envoy?.DisposeAsync() ?? default);
        await (s_upstream?.DisposeAsync() ?? default);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_scripted_reply_arrives_as_written(CancellationToken cancellationToken)
    {
        var script = s_upstream.Script(ChatReplies.Completion("Grüße \"quoted\""));
        using var answer = await SendAsync(script, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        var request = await script.Request.WaitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(body, Is.EqualTo(script.Reply.Body.ToArray()));
            Assert.That(request.Text, Is.EqualTo("{}"));
            Assert.That(request.Path, Is.EqualTo("/v1/chat/completions"));
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task A_stepwise_stream_waits_for_each_release_and_sees_the_client_go(CancellationToken cancellationToken)
    {
        var script = s_upstream.Script(ChatReplies.Stream("a", "b", "c"), stepwise: true);
        script.Release();
        using (var answer = await SendAsync(script, cancellationToken))
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            Assert.That(await reader.ReadLineAsync(cancellationToken), Does.Contain("\"role\":\"assistant\""));
        }

        await script.Cancelled.WaitAsync(cancellationToken);
        Assert.That(script.PiecesWritten, Is.EqualTo(1));
    }

    [Test, CancelAfter(30_000)]
    public async Task Statistics_can_be_read(CancellationToken cancellationToken)
    {
        var stats = await s_envoy.ReadStatsAsync("server.live", cancellationToken);
        Assert.That(stats["server.live"], Is.EqualTo(1));
    }

    [Test, CancelAfter(30_000)]
    public async Task A_broken_configuration_is_reported(CancellationToken cancellationToken)
    {
        var setup = new EnvoySetup { ExtProc = "127.0.0.1:1", UpstreamPort = 1, ResponseBody = BodyMode.FullDuplexStreamed };
        var yaml = EnvoySetup.ToYaml(setup, setup with { Name = "second", ExtProc = "unix:/run/extproc.sock", UpstreamHttp2 = true });
        var good = await EnvoyProcess.ValidateAsync(yaml, cancellationToken);
        var bad = await EnvoyProcess.ValidateAsync(yaml.Replace("prefix:", "prefiks:"), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(good, Is.Null);
            Assert.That(bad, Does.Contain("prefiks"));
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(UpstreamScript script, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions");
        request.Headers.Add(UpstreamScript.HeaderName, script.Id);
        request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return await s_client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
