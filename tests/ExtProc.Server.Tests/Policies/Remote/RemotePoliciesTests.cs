using System.Net;
using System.Text.Json.Nodes;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Server.Hosting;
using ExtProc.Server.Policies;
using ExtProc.Server.Policies.Remote;
using ExtProc.Server.Tests.Hosting;

namespace ExtProc.Server.Tests.Policies.Remote;

/// <summary>A whole data plane whose policies come from an operator.</summary>
[CancelAfter(60_000)]
public sealed class RemotePoliciesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();

    private string StatePath => _folder.Path($"state/{StateFile.Name}");

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Not_ready_and_refusing_until_the_first_bundle(CancellationToken cancellationToken)
    {
        await using var server = await FakeOperator.StartAsync();
        await using var host = await StartAsync(server.Address);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ReadyAsync(host), Does.StartWith("503 ").And.Contain("waiting for policies of").And.Contain("every exchange is refused"));
            Assert.That(await ChatAsync(host), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        }
        server.Publish(Bundles.Of(Bundles.Blocking("words", "zephyr")));
        await Eventually.HoldsAsync(async () => (await ReadyAsync(host)).StartsWith("200", StringComparison.Ordinal), cancellationToken);
        Assert.That(await ChatAsync(host), Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task What_runs_is_reported_after_each_bundle(CancellationToken cancellationToken)
    {
        await using var server = await FakeOperator.StartAsync();
        await using var host = await StartAsync(server.Address);
        var first = Bundles.Of(Bundles.Blocking("words", "zephyr", 1));
        server.Publish(first);
        var live = await server.WhenReportedAsync(report => report.Revision == first.Revision, cancellationToken);
        var second = Bundles.Of(Bundles.Blocking("words", "other", 2), Bundles.Unusable("bad", 1));
        server.Publish(second);
        var refused = await server.WhenReportedAsync(report => report.Revision == second.Revision, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(live.Instance, Is.EqualTo("pod-1"));
            Assert.That(live.Policies, Is.EqualTo(new[] { new RunningPolicy("tests/words", 1, RunningState.Live) }));
            Assert.That(refused.Policies.Select(static policy => (policy.Policy, policy.Generation, policy.State)), Is.EqualTo(new[]
            {
                ("tests/bad", 0L, RunningState.Refused), ("tests/words", 1L, RunningState.Refused),
            }));
            Assert.That(await ChatAsync(host), Is.EqualTo(HttpStatusCode.Forbidden), "the last good policies stay live");
        }
    }

    [Test]
    public async Task Without_its_operator_it_enforces_what_it_kept(CancellationToken cancellationToken)
    {
        var server = await FakeOperator.StartAsync();
        server.Publish(Bundles.Of(Bundles.Blocking("words", "zephyr")));
        await using (var host = await StartAsync(server.Address))
        {
            await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(StatePath)), cancellationToken);
        }
        await server.DisposeAsync();
        await using var again = await StartAsync(server.Address);
        var page = await PoliciesAsync(again);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ReadyAsync(again), Does.StartWith("200"));
            Assert.That(await ChatAsync(again), Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That((string?)page["source"]!["live"], Is.EqualTo("kept bundle"));
            Assert.That((string?)page["source"]!["kind"], Is.EqualTo("operator"));
        }
    }

    [Test]
    public async Task A_damaged_state_is_refused_told_and_put_aside(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder.Path("state"));
        await File.WriteAllTextAsync(StatePath, "extproc-bundle/1 sha256 00\n{}", cancellationToken);
        await using var server = await FakeOperator.StartAsync();
        await using var host = await StartAsync(server.Address);
        var report = await server.WhenReportedAsync(static _ => true, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ReadyAsync(host), Does.StartWith("503"));
            Assert.That(await ChatAsync(host), Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(report.Problems.Single(), Does.Contain("digest"));
            Assert.That(File.Exists(StatePath + StateFile.AsideSuffix), Is.True);
            Assert.That(await MetricsAsync(host), Does.Contain("extproc_operator_state_faults_total{reason=\"corrupt\"} 1"));
        }
    }

    [Test]
    public async Task An_operator_that_comes_back_is_found_and_told(CancellationToken cancellationToken)
    {
        var bundle = Bundles.Of(Bundles.Blocking("words", "zephyr"));
        var server = await FakeOperator.StartAsync();
        var address = server.Address;
        server.Publish(bundle);
        await using var host = await StartAsync(address);
        await server.WhenReportedAsync(report => report.Revision == bundle.Revision, cancellationToken);
        await server.DisposeAsync();
        await Eventually.HoldsAsync(async () => (string?)(await PoliciesAsync(host))["source"]!["connection"] == "disconnected", cancellationToken);
        Assert.That(await ChatAsync(host), Is.EqualTo(HttpStatusCode.Forbidden));

        await using var next = await FakeOperator.StartAsync(port: address.Port);
        await next.WhenReportedAsync(report => report.Revision == bundle.Revision, cancellationToken);
        var newer = Bundles.Of(Bundles.Blocking("words", "zephyr", 2));
        next.Publish(newer);
        await next.WhenReportedAsync(report => report.Revision == newer.Revision, cancellationToken);
        Assert.That((string?)(await PoliciesAsync(host))["source"]!["connection"], Is.EqualTo("connected"));
    }

    [Test]
    public async Task Polls_are_counted_by_what_came_of_them(CancellationToken cancellationToken)
    {
        var bundle = Bundles.Of(Bundles.Blocking("words", "zephyr"));
        await using var server = await FakeOperator.StartAsync();
        server.Publish(bundle);
        await using var host = await StartAsync(server.Address);
        await server.WhenReportedAsync(report => report.Revision == bundle.Revision, cancellationToken);
        var metrics = await MetricsAsync(host);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(metrics, Does.Contain("extproc_operator_polls_total{result=\"bundle\"} 1"));
            Assert.That(metrics, Does.Contain("extproc_operator_connected 1"));
            Assert.That(metrics, Does.Contain("extproc_operator_contact_age_seconds "));
            Assert.That(metrics, Does.Contain($"extproc_operator_revision {Convert.ToInt64(bundle.Revision[..12], 16)}"));
        }
    }

    [Test]
    public void A_state_directory_that_cannot_be_written_fails_the_start()
    {
        _folder.Write("file", "");
        var failed = Assert.ThrowsAsync<PolicyStartException>(() => StartAsync(new Uri("http://127.0.0.1:1"), ("Operator:StateDirectory", _folder.Path("file/state"))));
        Assert.That(failed!.Message, Does.Contain("cannot be written"));
    }

    [TestCase("Policies:Path", "/etc/policies", "Policies:Path and Operator:Url are both set")]
    [TestCase("Operator:StateDirectory", "", "Operator:StateDirectory is missing")]
    [TestCase("Operator:Url", "http://operator:9443", "would carry policies and the token in the clear")]
    [TestCase("Operator:Url", "https://operator:9443/path", "is not of the form https://HOST:PORT")]
    [TestCase("Operator:Url", "https://user@operator", "is not of the form https://HOST:PORT")]
    [TestCase("Operator:CertificateFile", "/tls.crt", "go together")]
    [TestCase("Operator:Instance", "two words", "Operator:Instance")]
    [TestCase("Operator:PollWait", "00:00:00", "Operator:PollWait")]
    [TestCase("Operator:ReportInterval", "01:00:00", "Operator:ReportInterval")]
    [TestCase("Operator:StateKeyFile", "/no/such/key", "is no file with at least")]
    public void Wrong_settings_are_told(string key, string value, string told)
    {
        var wrong = Assert.ThrowsAsync<SettingsException>(() => StartAsync(new Uri("https://operator:9443"), (key, value)));
        Assert.That(wrong!.Errors, Has.Exactly(1).Contains(told));
    }

    private Task<ExtProcHost> StartAsync(Uri address, params (string Key, string Value)[] more) => TestHost.StartAsync(
        HostRoles.Gateway,
        [
            ("Policies:Path", ""), ("Operator:Url", address.ToString()), ("Operator:StateDirectory", _folder.Path("state")), ("Operator:Instance", "pod-1"),
            ("Operator:TokenFile", _folder.Write("token", "t")), ("Gateway:Listen", "127.0.0.1:0"), ("Gateway:Upstream", "http://127.0.0.1:1"), .. more,
        ]);

    private async Task<string> ReadyAsync(ExtProcHost host)
    {
        using var response = await _http.GetAsync(new Uri(host.Addresses.AdminUri, "readyz"));
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    private async Task<HttpStatusCode> ChatAsync(ExtProcHost host)
    {
        using var content = new StringContent("""{"model":"m","messages":[{"role":"user","content":"about zephyr"}]}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var response = await _http.PostAsync(new Uri(host.Addresses.GatewayUri, "v1/chat/completions"), content);
        return response.StatusCode;
    }

    private async Task<JsonNode> PoliciesAsync(ExtProcHost host) => JsonNode.Parse(await _http.GetStringAsync(new Uri(host.Addresses.AdminUri, "policies")))!;

    private Task<string> MetricsAsync(ExtProcHost host) => _http.GetStringAsync(new Uri(host.Addresses.AdminUri, "metrics"));
}
