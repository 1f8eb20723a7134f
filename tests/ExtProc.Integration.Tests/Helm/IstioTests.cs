using System.Text.Json.Nodes;
using ExtProc.Integration.Tests.Envoy;
using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>
/// <c>attach.mode: istio</c>: the EnvoyFilters, merged into a proxy's configuration as Istio merges them, make the real Envoy inspect.
/// Istio itself is not there; that the API server takes the objects is shown in <see cref="ApiServerTests"/>.
/// </summary>
[CancelAfter(120_000)]
public sealed class IstioTests
{
    private const string Router = "envoy.filters.http.router";
    private const string Filter = "envoy.filters.http.ext_proc.extproc";

    [TestCase("istio-gateway", "extproc-gateway-ingress", "GATEWAY", "127.0.0.1:0")]
    [TestCase("istio-gateway", "extproc-gateway-ai", "GATEWAY", "127.0.0.1:0")]
    [TestCase("istio-workloads", "extproc-outbound-0", "SIDECAR_OUTBOUND", "127.0.0.1:0")]
    [TestCase("istio-workloads", "extproc-outbound-1", "SIDECAR_OUTBOUND", "127.0.0.1:0")]
    [TestCase("istio-workloads", "extproc-inbound-0", "SIDECAR_INBOUND", "127.0.0.1:0")]
    [TestCase("istio-waypoint", "extproc-waypoint-waypoint", "WAYPOINT", "127.0.0.1:0")]
    [TestCase("istio-socket", "extproc-outbound-0", "SIDECAR_OUTBOUND", "unix:FOLDER/s")]
    public async Task A_prompt_is_blocked(string combination, string filter, string context, string listen, CancellationToken cancellationToken)
    {
        var proxy = await PatchedAsync(combination, context, cancellationToken, filter);
        await using var bed = await EnvoyBed.StartAsync((server, upstream) => proxy.For(server, upstream), cancellationToken, ("Grpc:Listen", listen));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(proxy.HttpFilters.Select(static item => (string)item!["name"]!), Is.EqualTo(new[] { "envoy.filters.http.cors", Filter, Router }));
            await Attachment.AssertInspectsAsync(bed, cancellationToken);
        }
    }

    [Test]
    public async Task Only_the_named_virtual_hosts_are_inspected(CancellationToken cancellationToken)
    {
        var proxy = await PatchedAsync("istio-workloads", "SIDECAR_OUTBOUND", cancellationToken, "extproc-outbound-0");
        proxy.VirtualHosts[0]!["typed_per_filter_config"] = null;
        await using var bed = await EnvoyBed.StartAsync((server, upstream) => proxy.For(server, upstream), cancellationToken);
        Assert.That((int)await Attachment.AskAsync(bed, "forbidden", cancellationToken), Is.EqualTo(200), "another virtual host");
    }

    /// <summary>A policy that a route names and that isn't there refuses the route: the merged metadata arrives.</summary>
    [Test]
    public async Task A_route_can_name_its_policies(CancellationToken cancellationToken)
    {
        var proxy = await PatchedAsync("istio-workloads", "SIDECAR_OUTBOUND", cancellationToken, "extproc-outbound-1", "extproc-route-0");
        await using var bed = await EnvoyBed.StartAsync((server, upstream) => proxy.For(server, upstream), cancellationToken);
        Assert.That((int)await Attachment.AskAsync(bed, "hello", cancellationToken), Is.EqualTo(503));
    }

    /// <summary>Istio gives its proxies POD_NAMESPACE; Envoy puts it into the metadata of each stream.</summary>
    [TestCase("test/words", 200)]
    [TestCase("test/none", 503)]
    public async Task The_proxy_tells_what_its_environment_says(string value, int status, CancellationToken cancellationToken)
    {
        var proxy = await PatchedAsync("istio-workloads", "SIDECAR_INBOUND", cancellationToken, "extproc-inbound-0");
        var variable = $"EXTPROC_TEST_{status}";
        Environment.SetEnvironmentVariable(variable, value);
        await using var bed = await EnvoyBed.StartAsync(
            (server, upstream) => proxy.For(server, upstream)
                .Replace("x-extproc-namespace", "x-aipolicy", StringComparison.Ordinal).Replace("POD_NAMESPACE", variable, StringComparison.Ordinal),
            cancellationToken);
        Assert.That((int)await Attachment.AskAsync(bed, "hello", cancellationToken), Is.EqualTo(status));
    }

    /// <summary>One proxy may be the subject of several EnvoyFilters; Envoy refuses two clusters of one name.</summary>
    [Test]
    public async Task Several_on_one_proxy_are_valid_together(CancellationToken cancellationToken)
    {
        var proxy = await PatchedAsync("istio-workloads", "SIDECAR_OUTBOUND", cancellationToken, "extproc-outbound-0", "extproc-outbound-1");
        Assert.That(await EnvoyProcess.ValidateAsync(proxy.For("127.0.0.1:1", 1), cancellationToken), Is.Null);
    }

    [Test]
    public async Task Over_the_meshs_own_cluster_the_destination_rule_is_for_the_same_host(CancellationToken cancellationToken)
    {
        var objects = await Chart.ObjectsAsync("istio-registry", cancellationToken);
        var rule = YamlJson.Read(objects.Single(static item => item.Kind == "DestinationRule").Text);
        var filter = objects.Single(static item => item.Kind == "EnvoyFilter").Text;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(filter, Does.Contain($"outbound|9002||{rule["spec"]!["host"]}").And.Not.Contain("applyTo: CLUSTER"));
            Assert.That((string?)rule["spec"]!["trafficPolicy"]!["tls"]!["mode"], Is.EqualTo("DISABLE"));
        }
    }

    [Test]
    public async Task The_meshs_own_TLS_stays_off_the_port(CancellationToken cancellationToken)
    {
        var pods = (await Chart.ObjectsAsync("istio-gateway", cancellationToken)).Single(static item => item is { Kind: "Deployment", Name: "extproc" });
        var annotations = YamlJson.Read(pods.Text)["spec"]!["template"]!["metadata"]!["annotations"]!;
        Assert.That((string?)annotations["traffic.sidecar.istio.io/excludeInboundPorts"], Is.EqualTo("9002"));
    }

    private static async Task<EnvoyConfiguration> PatchedAsync(
        string combination, string context, CancellationToken cancellationToken, params IReadOnlyList<string> filters)
    {
        var proxy = EnvoyConfiguration.Bare();
        proxy.HttpFilters.Insert(0, JsonNode.Parse(
            """{ "name": "envoy.filters.http.cors", "typed_config": { "@type": "type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors" } }"""));
        proxy.VirtualHosts[0]!["name"] = "api.openai.com:80";
        proxy.VirtualHosts[0]!["routes"]![0]!["name"] = "chat";
        var objects = await Chart.ObjectsAsync(combination, cancellationToken);
        var patches = new IstioPatches(proxy, context);
        foreach (var name in filters)
        {
            patches.Apply(YamlJson.Read(objects.Single(item => item.Kind == "EnvoyFilter" && item.Name == name).Text));
        }

        return proxy;
    }
}
