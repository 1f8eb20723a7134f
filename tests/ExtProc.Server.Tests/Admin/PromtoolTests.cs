using System.Diagnostics;
using ExtProc.Server.Hosting;
using ExtProc.Server.Tests.Gateway;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Server.Tests.Admin;

/// <summary>The exposition of a server that has worked, held against Prometheus' own linter.</summary>
[CancelAfter(60_000)]
public sealed class PromtoolTests
{
    [Test]
    public async Task Promtool_finds_nothing_wrong_with_the_metrics(CancellationToken cancellationToken)
    {
        var promtool = RealParts.Promtool.Require();
        await using var upstream = await FakeUpstream.StartAsync();
        await using var gateway = await GatewayFixture.StartGatewayAsync($"http://127.0.0.1:{upstream.Http1Port}");
        using var client = GatewayFixture.Client(gateway);
        foreach (var prompt in new[] { "hello", "pay with 4111 1111 1111 1111", "pay GB82 WEST 1234 5698 7654 32" })
        {
            using var response = await client.PostAsync("v1/chat/completions", GatewayFixture.Chat(prompt, stream: true), cancellationToken);
        }
        var text = await ReadMetricsAsync(gateway, cancellationToken);
        var (code, output) = await CheckAsync(promtool, text, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(text, Does.Contain("extproc_blocks_total{").And.Contain("extproc_redactions_total{").And.Contain("extproc_phase_duration_seconds_bucket{"));
            Assert.That((code, output), Is.EqualTo((0, "")));
        }
    }

    private static async Task<string> ReadMetricsAsync(ExtProcHost host, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(host.Addresses.AdminUri, "metrics"), cancellationToken);
    }

    private static async Task<(int Code, string Output)> CheckAsync(string promtool, string text, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(promtool, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        await process.StandardInput.WriteAsync(text.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var output = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output);
    }
}
