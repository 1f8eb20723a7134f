using System.Net;
using System.Text.Json;
using ExtProc.Server.Hosting;
using ExtProc.Server.Tests.Hosting;

namespace ExtProc.Server.Tests.Admin;

[CancelAfter(60_000)]
public sealed class AdminEndpointTests
{
    private ExtProcHost _host = null!;
    private HttpClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await TestHost.StartAsync(HostRoles.Serve);
        _client = new HttpClient { BaseAddress = _host.Addresses.AdminUri };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Metrics_are_prometheus_text(CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync("metrics", cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
            Assert.That(text, Does.Contain("# TYPE extproc_build_info gauge\nextproc_build_info{version=\""));
            Assert.That(text, Does.Contain("dotnet_process_cpu_time_seconds_total{cpu_mode=\"user\"} "));
            Assert.That(text, Does.Contain("dotnet_process_memory_working_set_bytes "));
            Assert.That(text, Does.Contain("extproc_threadpool_threads "));
            Assert.That(text, Does.Not.Contain("dotnet_jit"));
        }
    }

    [TestCase("healthz", "ok\n")]
    [TestCase("readyz", "\"ready\": true")]
    [TestCase("", "<a href=\"/policies\">")]
    public async Task Page_answers(string path, string expected, CancellationToken cancellationToken) =>
        Assert.That(await _client.GetStringAsync(path, cancellationToken), Does.Contain(expected));

    [Test]
    public async Task Policies_are_json(CancellationToken cancellationToken)
    {
        using var report = JsonDocument.Parse(await _client.GetStringAsync("policies", cancellationToken));
        var policy = report.RootElement.GetProperty("policies")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.RootElement.GetProperty("revision").GetInt64(), Is.EqualTo(1));
            Assert.That(policy.GetProperty("name").GetString(), Is.EqualTo("tests/cards"));
            Assert.That(policy.GetProperty("rules")[0].GetRawText(), Does.Contain("\"category\": \"pii\"").And.Contain("\"action\": \"Redact\""));
            Assert.That(report.RootElement.GetProperty("lastLoad").GetProperty("result").GetString(), Is.EqualTo("Applied"));
        }
    }

    [Test]
    public async Task Unknown_page_names_those_there_are(CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync("metric", cancellationToken);
        Assert.That(
            (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken)),
            Is.EqualTo((HttpStatusCode.NotFound, "Not here. Pages: /metrics, /healthz, /readyz, /policies\n")));
    }

    [Test]
    public async Task Nothing_can_be_written(CancellationToken cancellationToken)
    {
        using var response = await _client.PostAsync("policies", null, cancellationToken);
        Assert.That((response.StatusCode, response.Content.Headers.Allow), Is.EqualTo((HttpStatusCode.MethodNotAllowed, new[] { "GET", "HEAD" })));
    }

    [Test]
    public async Task Head_has_the_length_and_no_body(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "healthz");
        using var response = await _client.SendAsync(request, cancellationToken);
        Assert.That(response.Content.Headers.ContentLength, Is.EqualTo(3));
    }
}
