using ExtProc.Testing.Kubernetes;

namespace ExtProc.Operator.Tests.Kubernetes;

internal sealed class FaultProxyTests
{
    private const string Path = "/api/v1/namespaces/default/configmaps";

    [TestCase(FaultKind.TooManyRequests, 429)]
    [TestCase(FaultKind.ServerError, 500)]
    [TestCase(FaultKind.Slow, 200)]
    [CancelAfter(60_000)]
    public async Task Goes_wrong_as_often_as_asked_and_then_passes(FaultKind kind, int expected, CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        await using var proxy = await FaultProxy.StartAsync(plane);
        using var client = CreateClient(proxy);
        var api = new KubeApi(client, plane.Admin.Token);
        proxy.Fault = new Fault(kind) { Times = 1, Delay = TimeSpan.FromMilliseconds(1) };

        var first = await api.GetAsync(Path, cancellationToken);
        var second = await api.GetAsync(Path, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Status, Is.EqualTo(expected));
            Assert.That(second.Status, Is.EqualTo(200));
            Assert.That(proxy.Met, Is.EqualTo(1));
            Assert.That(proxy.Requests.Select(static request => request.ToString()), Is.EqualTo(new[] { $"GET {Path}", $"GET {Path}" }));
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Passes_a_watch_on_event_by_event_and_cuts_it(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        var space = await plane.CreateNamespaceAsync("proxied", cancellationToken);
        await using var proxy = await FaultProxy.StartAsync(plane);
        using var client = CreateClient(proxy);
        client.DefaultRequestHeaders.Authorization = new("Bearer", plane.Admin.Token);
        var watch = new Uri($"/api/v1/namespaces/{space}/configmaps?watch=true&resourceVersion=0", UriKind.Relative);

        await using var body = await client.GetStreamAsync(watch, cancellationToken);
        using var lines = new StreamReader(body);
        await plane.Admin.ApplyAsync(
            $$"""{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "seen", "namespace": "{{space}}" } }""", cancellationToken);
        var line = await lines.ReadLineAsync(cancellationToken);
        var open = proxy.OpenWatches;
        proxy.CutAll();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(line, Does.StartWith("{\"type\":\"ADDED\"").And.Contain("\"seen\""));
            Assert.That(open, Is.EqualTo(1));
            Assert.That(async () => await lines.ReadLineAsync(cancellationToken), Throws.InstanceOf<IOException>());
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Refuses_one_token_until_it_changes(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        await using var proxy = await FaultProxy.StartAsync(plane);
        using var client = CreateClient(proxy);
        var fresh = await plane.MintTokenAsync("default", "fresh", cancellationToken);
        proxy.Fault = new Fault(FaultKind.Unauthorized) { Token = plane.Admin.Token };

        var stale = await new KubeApi(client, plane.Admin.Token).GetAsync("/version", cancellationToken);
        var renewed = await new KubeApi(client, fresh).GetAsync("/version", cancellationToken);

        Assert.That((stale.Status, renewed.Status), Is.EqualTo((401, 200)));
    }

    [TestCase(FaultKind.Gone, 410)]
    [TestCase(FaultKind.GoneEvent, 200)]
    [CancelAfter(60_000)]
    public async Task Says_gone_to_watches_only(FaultKind kind, int expected, CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        await using var proxy = await FaultProxy.StartAsync(plane);
        using var client = CreateClient(proxy);
        var api = new KubeApi(client, plane.Admin.Token);
        proxy.Fault = new Fault(kind);

        var list = await api.GetAsync(Path, cancellationToken);
        var watch = await api.GetAsync($"{Path}?watch=true", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(list.Status, Is.EqualTo(200));
            Assert.That(watch.Status, Is.EqualTo(expected));
            Assert.That(watch.Text, Does.Contain("\"code\":410"));
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Flapping_breaks_every_second_request_off(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        await using var proxy = await FaultProxy.StartAsync(plane);
        using var client = CreateClient(proxy);
        var api = new KubeApi(client, plane.Admin.Token);
        proxy.Fault = new Fault(FaultKind.Flapping);

        Assert.That(async () => await api.GetAsync(Path, cancellationToken), Throws.InstanceOf<HttpRequestException>());
        Assert.That((await api.GetAsync(Path, cancellationToken)).Status, Is.EqualTo(200));
    }

    private static HttpClient CreateClient(FaultProxy proxy) => TrustedClient.Create(proxy.Address, proxy.AuthorityPem);
}
