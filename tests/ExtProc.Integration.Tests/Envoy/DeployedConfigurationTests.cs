using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Envoy;

/// <summary>The configurations that ship: the real Envoy takes them, and their rules on headers and metadata let ours through.</summary>
public sealed class DeployedConfigurationTests
{
    [TestCase(DeployedConfiguration.Tcp)]
    [TestCase(DeployedConfiguration.UnixSocket)]
    [TestCase(DeployedConfiguration.FullDuplex)]
    [CancelAfter(60_000)]
    public async Task Envoy_validates_it(string name, CancellationToken cancellationToken) =>
        Assert.That(await EnvoyProcess.ValidateAsync(DeployedConfiguration.Read(name), cancellationToken), Is.Null);

    [TestCase(DeployedConfiguration.Tcp, "1.1")]
    [TestCase(DeployedConfiguration.Tcp, "2.0")]
    [TestCase(DeployedConfiguration.UnixSocket, "1.1")]
    [TestCase(DeployedConfiguration.FullDuplex, "1.1")]
    [TestCase(DeployedConfiguration.FullDuplex, "2.0")]
    [CancelAfter(60_000)]
    public async Task Traffic_passes_and_the_access_log_tells(string name, string version, CancellationToken cancellationToken)
    {
        string listen = name == DeployedConfiguration.UnixSocket ? "unix:FOLDER/s" : "127.0.0.1:0";
        await using var bed = await EnvoyBed.StartAsync(
            (server, port) => DeployedConfiguration.For(name, server, port), cancellationToken, ("Grpc:Listen", listen));
        var script = bed.Upstream.Script(UpstreamReply.Json(ChatText.Completion("zephyr says hi")));
        using var passed = await bed.SendAsync(
            EnvoyBed.Json(ChatText.Request("tell zephyr hello")), script, version, cancellationToken, ("x-extproc-decision", "forged"));
        string answer = await passed.Content.ReadAsStringAsync(cancellationToken);
        using var refused = await bed.SendAsync(EnvoyBed.Json(ChatText.Request("forbidden")), script, version, cancellationToken);
        var seen = await script.Request.WaitAsync(cancellationToken);
        string log = await AccessLogAsync(bed, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen.Text, Is.EqualTo(ChatText.Request("tell [KEYWORD] hello")));
            Assert.That(seen.Headers.Keys, Has.None.StartsWith("x-extproc-"));
            Assert.That(seen.Headers, Does.ContainKey("accept-encoding").WithValue("identity"));
            Assert.That(answer, Is.EqualTo(ChatText.Completion("[KEYWORD] says hi")));
            Assert.That((int)refused.StatusCode, Is.EqualTo(403));
            Assert.That(refused.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
            Assert.That(refused.Headers.GetValues("x-extproc-decision").Single(), Does.StartWith("blocked; policy=test/words; rule=forbidden"));
            Assert.That(log, Does.Contain("\"decision\":\"redacted\"").And.Contain("\"decision\":\"blocked\"").And.Contain("\"rule\":\"forbidden\""));
            Assert.That(log, Does.Contain("\"model\":\"gpt-4o\"").And.Contain("\"dialect\":\"openai-chat\"").And.Contain("extproc_blocked"));
            Assert.That(await bed.Envoy.ReadStatsAsync("rejected_header_mutations", cancellationToken), Is.Not.Empty);
            Assert.That((await bed.Envoy.ReadStatsAsync("rejected_header_mutations", cancellationToken)).Values, Is.All.Zero);
        }
    }

    /// <summary>Access logs are flushed now and then.</summary>
    private static async Task<string> AccessLogAsync(EnvoyBed bed, CancellationToken cancellationToken)
    {
        await Eventually.HoldsAsync(
            () => Task.FromResult(bed.Envoy.Process.Output.Contains("\"decision\":\"blocked\"", StringComparison.Ordinal)), cancellationToken);
        return bed.Envoy.Process.Output;
    }
}
