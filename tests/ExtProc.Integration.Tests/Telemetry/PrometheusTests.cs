using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Telemetry;

/// <summary>What the server counts, read by the real Prometheus.</summary>
public sealed class PrometheusTests
{
    private const int Blocked = 3;
    private const int Redacted = 5;

    [Test, CancelAfter(60_000)]
    public async Task Counts_are_scraped(CancellationToken cancellationToken)
    {
        RealParts.Envoy.Require();
        RealParts.Prometheus.Require();
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await StartServerAsync(cancellationToken);
        await using var envoy = await EnvoyProcess.StartAsync(
            new EnvoySetup { ExtProc = server.Address, UpstreamPort = upstream.Http1Port }, cancellationToken);
        using var client = new HttpClient { BaseAddress = envoy.Address };
        for (var i = 0; i < Blocked + Redacted; i++)
        {
            await AskAsync(client, i < Blocked ? "block-error" : "label", cancellationToken);
        }

        using var folder = new TemporaryFolder();
        await using var prometheus = ChildProcess.Start(RealParts.Prometheus.Require(), [
            "--config.file", folder.Write("prometheus.yml", Configuration(server.Admin)),
            "--storage.tsdb.path", folder.Path("data"),
            "--web.listen-address", "127.0.0.1:0",
        ]);
        var listening = await prometheus.WaitForLineAsync(static line => line.Contains("Listening on", StringComparison.Ordinal), cancellationToken);
        await prometheus.WaitForLineAsync(static line => line.Contains("ready to receive web requests", StringComparison.Ordinal), cancellationToken);
        using var queries = new HttpClient { BaseAddress = new Uri("http://" + Regex.Match(listening, @"127\.0\.0\.1:\d+", RegexOptions.NonBacktracking).Value) };
        await Eventually.HoldsAsync(
            async () => await QueryAsync(queries, """sum(extproc_exchanges_total{outcome="blocked"})""", cancellationToken) == Blocked, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await QueryAsync(queries, """sum(extproc_exchanges_total{outcome="redacted"})""", cancellationToken), Is.EqualTo(Redacted));
            Assert.That(await QueryAsync(queries, """sum(extproc_blocks_total{rule="personal-data"})""", cancellationToken), Is.EqualTo(Blocked));
            Assert.That(await QueryAsync(queries, """sum(extproc_redactions_total{policy="default/label"})""", cancellationToken), Is.EqualTo(Redacted));
            Assert.That(await QueryAsync(queries, "sum(extproc_exchange_duration_seconds_count)", cancellationToken), Is.EqualTo(Blocked + Redacted));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task The_text_is_accepted_by_promtool(CancellationToken cancellationToken)
    {
        var promtool = RealParts.Promtool.Require();
        await using var server = await StartServerAsync(cancellationToken);
        var text = await server.ReadTextAsync("/metrics", cancellationToken);
        await using var check = ChildProcess.Start(promtool, ["check", "metrics"]);
        await check.WriteLineAsync(text.TrimEnd('\n'));
        check.CloseInput();
        var exit = await check.WaitForExitAsync(cancellationToken);
        Assert.That(exit, Is.Zero, check.Output);
    }

    private static Task<ExtProcProcess> StartServerAsync(CancellationToken cancellationToken) => ExtProcProcess.StartAsync(
        new ExtProcSetup { Policies = RepositoryRoot.Combine("tests", "ExtProc.Integration.Tests", "Policies") }, cancellationToken);

    private static string Configuration(Uri admin) => $$"""
        global: { scrape_interval: 200ms }
        scrape_configs:
        - job_name: extproc
          static_configs: [ { targets: ["{{admin.Authority}}"] } ]
        """;

    private static async Task AskAsync(HttpClient client, string policy, CancellationToken cancellationToken)
    {
        using var content = new StringContent(ChatRequests.User("card 4111 1111 1111 1111"), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri($"/{policy}/v1/chat/completions", UriKind.Relative), content, cancellationToken);
        await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private static async Task<double> QueryAsync(HttpClient prometheus, string query, CancellationToken cancellationToken)
    {
        var text = await prometheus.GetStringAsync(new Uri("/api/v1/query?query=" + Uri.EscapeDataString(query), UriKind.Relative), cancellationToken);
        using var answer = JsonDocument.Parse(text);
        var result = answer.RootElement.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0 ? 0 : double.Parse(result[0].GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
