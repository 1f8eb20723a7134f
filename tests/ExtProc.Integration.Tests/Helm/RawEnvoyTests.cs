using System.Text.Json.Nodes;
using ExtProc.Integration.Tests.Envoy;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>The snippets of <c>attach.mode: envoy</c>: the same as the configurations that ship, and the real Envoy works with them.</summary>
[CancelAfter(120_000)]
public sealed class RawEnvoyTests
{
    [TestCase("envoy", DeployedConfiguration.Tcp)]
    [TestCase("envoy-full-duplex", DeployedConfiguration.FullDuplex)]
    [TestCase("envoy-socket", DeployedConfiguration.UnixSocket)]
    public async Task They_say_what_the_shipped_configuration_says(string combination, string shipped, CancellationToken cancellationToken)
    {
        var snippets = await SnippetsAsync(combination, cancellationToken);
        var configuration = new EnvoyConfiguration(YamlJson.Read(DeployedConfiguration.Read(shipped)));
        var (ours, theirs) = (Filter(snippets), configuration.HttpFilters[0]!.DeepClone());
        ours["typed_config"]!["grpc_service"]!.AsObject().Remove("initial_metadata");
        ours["typed_config"]!["status_on_error"] = theirs["typed_config"]!["status_on_error"]!.DeepClone();
        var (cluster, other) = (Cluster(snippets), configuration.Clusters[0]!.DeepClone());
        cluster.AsObject().Remove("load_assignment");
        other.AsObject().Remove("load_assignment");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ours.ToJsonString(), Is.EqualTo(theirs.ToJsonString()));
            Assert.That(cluster.ToJsonString(), Is.EqualTo(other.ToJsonString()));
            Assert.That(YamlJson.Read(snippets["virtual-host.yaml"])["request_body_buffer_limit"]!.ToJsonString(), Is.EqualTo("33554432"));
        }
    }

    [TestCase("envoy", "127.0.0.1:0")]
    [TestCase("envoy-full-duplex", "127.0.0.1:0")]
    [TestCase("envoy-socket", "unix:FOLDER/s")]
    public async Task A_prompt_is_blocked(string combination, string listen, CancellationToken cancellationToken)
    {
        var snippets = await SnippetsAsync(combination, cancellationToken);
        snippets["http-filter.yaml"] = snippets["http-filter.yaml"].Replace("payments/assistants", "test/words", StringComparison.Ordinal);
        await using var bed = await EnvoyBed.StartAsync(
            (server, upstream) => Attached(snippets).For(server, upstream), cancellationToken, ("Grpc:Listen", listen));
        await Attachment.AssertInspectsAsync(bed, cancellationToken);
    }

    /// <summary>A route that names a policy which isn't there must not pass: the initial metadata really arrives.</summary>
    [Test]
    public async Task A_policy_that_is_named_must_be_there(CancellationToken cancellationToken)
    {
        var snippets = await SnippetsAsync("envoy", cancellationToken);
        await using var bed = await EnvoyBed.StartAsync((server, upstream) => Attached(snippets).For(server, upstream), cancellationToken);
        Assert.That((int)await Attachment.AskAsync(bed, "hello", cancellationToken), Is.EqualTo(503));
    }

    [Test]
    public async Task A_prompt_is_blocked_over_TLS_with_client_certificates(CancellationToken cancellationToken)
    {
        using var authority = new TestAuthority();
        using var folder = new TemporaryFolder();
        var (server, client) = (authority.Issue("extproc-headless.extproc-system.svc.cluster.local"), authority.Issue("envoy", client: true));
        var ca = folder.Write("ca.crt", authority.Certificate.ExportCertificatePem());
        folder.Write("tls.crt", client.Certificate);
        folder.Write("tls.key", client.Key);
        var snippets = await SnippetsAsync("envoy-tls", cancellationToken);
        await using var bed = await EnvoyBed.StartAsync(
            (address, upstream) => Attached(snippets).For(address, upstream).Replace("/etc/envoy/extproc", folder.FullPath, StringComparison.Ordinal),
            cancellationToken,
            ("Grpc:Tls:CertificateFile", folder.Write("server.crt", server.Certificate)),
            ("Grpc:Tls:KeyFile", folder.Write("server.key", server.Key)),
            ("Grpc:Tls:ClientCaFile", ca));
        await Attachment.AssertInspectsAsync(bed, cancellationToken);
    }

    private static EnvoyConfiguration Attached(Dictionary<string, string> snippets)
    {
        var configuration = EnvoyConfiguration.Bare();
        configuration.HttpFilters.Insert(0, Filter(snippets));
        configuration.Clusters.Add(Cluster(snippets));
        foreach (var (name, value) in YamlJson.Read(snippets["virtual-host.yaml"]).AsObject())
        {
            configuration.VirtualHosts[0]![name] = value!.DeepClone();
        }

        return configuration;
    }

    private static JsonNode Filter(Dictionary<string, string> snippets) => YamlJson.Read(snippets["http-filter.yaml"])[0]!.DeepClone();

    private static JsonNode Cluster(Dictionary<string, string> snippets) => YamlJson.Read(snippets["cluster.yaml"])[0]!.DeepClone();

    private static async Task<Dictionary<string, string>> SnippetsAsync(string combination, CancellationToken cancellationToken)
    {
        var map = (await Chart.ObjectsAsync(combination, cancellationToken)).Single(static item => item is { Kind: "ConfigMap", Name: "extproc-envoy" });
        return YamlJson.Read(map.Text)["data"]!.AsObject().ToDictionary(static entry => entry.Key, static entry => (string)entry.Value!);
    }
}
