using System.Net;
using System.Text;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Envoy;

/// <summary>The real Envoy tells where an exchange passes: by its filter's metadata, its routes' metadata and its routes' names.</summary>
[CancelAfter(60_000)]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class OriginTests
{
    private readonly TemporaryFolder _folder = new();
    private FakeUpstream _upstream = null!;
    private ExtProcProcess _server = null!;
    private EnvoyProcess _envoy = null!;
    private HttpClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        RealParts.Envoy.Require();
        WritePolicy("payments", "HTTPRoute", "chat", "alpha");
        WritePolicy("search", "GRPCRoute", "find", "beta");
        WritePolicy("infra", "Gateway", "edge", "gamma");
        WritePolicy("extras", "Service", "elsewhere", "delta");
        WritePolicy("root", "Namespace", "search", "epsilon");
        _upstream = await FakeUpstream.StartAsync();
        _server = await ExtProcProcess.StartAsync(new ExtProcSetup { Policies = _folder.FullPath }, CancellationToken.None);
        var setup = new EnvoySetup
        {
            ExtProc = _server.Address,
            UpstreamPort = _upstream.Http1Port,
            Metadata = [("x-extproc-namespace", "infra"), ("x-extproc-gateway", "infra/edge")],
            Routes =
            [
                new("/payments/", "httproute/payments/chat/rule/0/match/0/www_example_com"),
                new("/search/", "search.find.0"),
                new("/named/", "httproute/other/x/rule/0/match/0/a", ("x-aipolicy", "extras/delta")),
                new("/gone/", "httproute/other/y/rule/0/match/0/a", ("x-aipolicy", "extras/gone")),
                new("/other/", "httproute/other/z/rule/0/match/0/a"),
            ],
        };
        _envoy = await EnvoyProcess.StartAsync(setup, CancellationToken.None);
        _client = new HttpClient { BaseAddress = _envoy.Address };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client?.Dispose();
        await (_envoy?.DisposeAsync() ?? default);
        await (_server?.DisposeAsync() ?? default);
        await (_upstream?.DisposeAsync() ?? default);
        _folder.Dispose();
    }

    [TestCase("payments", "alpha gamma")]
    [TestCase("search", "beta gamma epsilon")]
    [TestCase("named", "gamma delta")]
    [TestCase("other", "gamma")]
    public async Task Those_policies_apply_that_reach_the_route(string route, string words, CancellationToken cancellationToken)
    {
        var blocked = new List<string>();
        foreach (var word in new[] { "alpha", "beta", "gamma", "delta", "epsilon", "nothing" })
        {
            using var answer = await AskAsync(route, word, [], cancellationToken);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.Forbidden));
            if (answer.StatusCode == HttpStatusCode.Forbidden)
            {
                blocked.Add(word);
            }
        }
        Assert.That(string.Join(' ', blocked), Is.EqualTo(words));
    }

    [Test]
    public async Task A_route_that_names_a_policy_which_is_not_live_is_refused(CancellationToken cancellationToken)
    {
        using var answer = await AskAsync("gone", "nothing", [], cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(answer.Headers.GetValues("x-extproc-decision").Single(), Does.StartWith("blocked; policy=extras/gone; id="));
        }
    }

    [Test]
    public async Task A_client_cannot_choose_its_origin(CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(
            "payments", "alpha", [("x-extproc-namespace", "other"), ("x-extproc-gateway", "other/g"), ("x-aipolicy", "extras/delta")], cancellationToken);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private void WritePolicy(string space, string kind, string name, string word)
    {
        var group = kind is "Service" or "Namespace" ? "" : "gateway.networking.k8s.io";
        _folder.Write($"{word}.yaml", $$"""
            apiVersion: extproc.dev/v1alpha1
            kind: AiPolicy
            metadata: { name: {{word}}, namespace: {{space}} }
            spec:
              targetRefs: [{ group: "{{group}}", kind: {{kind}}, name: {{name}} }]
              rules: [{ name: words, detect: { keywords: { terms: [{{word}}] } }, action: { block: {} } }]

            """);
    }

    private async Task<HttpResponseMessage> AskAsync(string route, string text, (string Name, string Value)[] headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/{route}/v1/chat/completions", UriKind.Relative))
        {
            Content = new StringContent(ChatRequests.User(text), Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }
        return await _client.SendAsync(request, cancellationToken);
    }
}
