using System.Net;
using System.Net.Sockets;
using System.Text;
using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>A guard of one's own behind HTTP, asked through the real Envoy: what it finds blocks, and what it does wrong follows onError.</summary>
[NonParallelizable]
public sealed class RemoteGuardTests
{
    private static FakeUpstream s_guard = null!;
    private static TcpListener s_silent = null!;
    private static TemporaryFolder s_folder = null!;
    private static ExtProcProcess s_server = null!;
    private static EnvoyProcess s_envoy = null!;
    private static HttpClient s_client = null!;

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        RealParts.Envoy.Require();
        s_guard = await FakeUpstream.StartAsync();
        s_guard.Model = Judge;
        s_silent = new TcpListener(IPAddress.Loopback, 0);
        s_silent.Start();
        s_folder = new TemporaryFolder();
        s_folder.Write("guards.yaml", string.Join("---\n", Policies()));
        var setup = new ExtProcSetup { Policies = s_folder.FullPath, Settings = new Dictionary<string, string> { ["Engine:DetectorTimeout"] = "00:00:08" } };
        s_server = await ExtProcProcess.StartAsync(setup, TestContext.CurrentContext.CancellationToken);
        s_envoy = await EnvoyProcess.StartAsync(
            new EnvoySetup { ExtProc = s_server.Address, UpstreamPort = TestBed.Upstream.Http1Port }, TestContext.CurrentContext.CancellationToken);
        s_client = new HttpClient { BaseAddress = s_envoy.Address };
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        s_client?.Dispose();
        await (s_envoy?.DisposeAsync() ?? default);
        await (s_server?.DisposeAsync() ?? default);
        s_folder?.Dispose();
        s_silent?.Dispose();
        await (s_guard?.DisposeAsync() ?? default);
    }

    [TearDown]
    public void DumpWhenFailed()
    {
        s_server.DumpWhenFailed();
        TestBed.DumpWhenFailed();
    }

    [TestCase("found", "hello", 200)]
    [TestCase("found", "something EVIL", 403)]
    [TestCase("garbage-block", "hello", 503)]
    [TestCase("garbage-allow", "hello", 200)]
    [TestCase("slow-block", "hello", 503)]
    [TestCase("slow-allow", "hello", 200)]
    [TestCase("down-block", "hello", 503)]
    [TestCase("down-allow", "hello", 200)]
    [CancelAfter(60_000)]
    public async Task A_guard_judges_or_onError_does(string policy, string text, int status, CancellationToken cancellationToken)
    {
        var script = TestBed.Upstream.Script(ChatReplies.Completion("fine"));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{policy}/v1/chat/completions");
        request.Headers.Add(UpstreamScript.HeaderName, script.Id);
        request.Content = new StringContent(ChatRequests.User(text), Encoding.UTF8, "application/json");
        using var answer = await s_client.SendAsync(request, cancellationToken);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(script.Requests, status == 200 ? Is.Not.Empty : Is.Empty);
    }

    [Test, CancelAfter(60_000)]
    public async Task Failures_are_counted_by_reason(CancellationToken cancellationToken)
    {
        await A_guard_judges_or_onError_does("slow-allow", "hello", 200, cancellationToken);
        var text = await s_server.ReadTextAsync("/metrics", cancellationToken);
        Assert.That(text, Does.Contain("extproc_remote_answers_total{kind=\"webhook\",result=\"timeout\"}"));
    }

    private static UpstreamReply Judge(ReceivedRequest request) => UpstreamReply.Json(request switch
    {
        { Path: "/garbage" } => "all is well",
        _ when request.Text.Contains("EVIL", StringComparison.Ordinal) => """{"findings":[{"part":0,"category":"evil","score":1}]}""",
        _ => """{"findings":[]}""",
    });

    private static IEnumerable<string> Policies()
    {
        var guard = $"http://127.0.0.1:{s_guard.Http1Port}";
        var silent = $"http://127.0.0.1:{((IPEndPoint)s_silent.LocalEndpoint).Port}";
        var nobody = $"http://127.0.0.1:{FreePort.Take()}";
        yield return Policy("found", "Block", $"{guard}/judge", "20s");
        foreach (var onError in new[] { "Block", "Allow" })
        {
            var suffix = onError.ToLowerInvariant();
            yield return Policy($"garbage-{suffix}", onError, $"{guard}/garbage", "20s");
            yield return Policy($"slow-{suffix}", onError, silent, "200ms");
            yield return Policy($"down-{suffix}", onError, nobody, "20s");
        }
    }

    private static string Policy(string name, string onError, string url, string timeout) => $$"""
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: {{name}} }
        spec:
          match: { paths: ["/{{name}}/*"] }
          onError: {{onError}}
          rules:
          - { name: guard, scope: [User], detect: { remote: { url: "{{url}}", timeout: {{timeout}} } }, action: { block: {} } }

        """;
}
