using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using ExtProc.Testing.Processes;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.LivePolicies;

/// <summary>Policies change in the folder while traffic flows.</summary>
public sealed class LiveEditTests
{
    private const int Workers = 8;
    private const string Policy = """
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: live }
        spec:
          rules:
          - name: words
            detect: { keywords: { terms: ["TERM"] } }
            action: { block: {} }

        """;

    [Test, CancelAfter(60_000)]
    public async Task An_edit_is_live_under_load_and_a_broken_one_changes_nothing(CancellationToken cancellationToken)
    {
        RealParts.Envoy.Require();
        using var folder = new TemporaryFolder();
        folder.Write("live.yaml", Policy.Replace("TERM", "nothing-like-it"));
        await using var upstream = await FakeUpstream.StartAsync();
        await using var server = await ExtProcProcess.StartAsync(new ExtProcSetup { Policies = folder.FullPath }, cancellationToken);
        await using var envoy = await EnvoyProcess.StartAsync(
            new EnvoySetup { ExtProc = server.Address, UpstreamPort = upstream.Http1Port }, cancellationToken);
        using var client = new HttpClient { BaseAddress = envoy.Address };
        using var enough = new CancellationTokenSource();
        ConcurrentBag<int> statuses = [];
        var load = Enumerable.Range(0, Workers).Select(_ => AskUntilAsync(client, statuses, enough.Token, cancellationToken)).ToArray();

        folder.Write("live.yaml", Policy.Replace("TERM", "zephyr"));
        var written = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(async () => await AskAsync(client, "the zephyr papers", cancellationToken) == 403, cancellationToken);
        await TestContext.Out.WriteLineAsync($"live after {Stopwatch.GetElapsedTime(written).TotalMilliseconds:0} ms");

        folder.Write("live.yaml", Policy.Replace("TERM", "zephyr").Replace("detect:", "detekt:"));
        await Eventually.HoldsAsync(async () => (await server.ReadPoliciesAsync(cancellationToken)).ToJsonString().Contains("detekt"), cancellationToken);
        var afterBroken = await AskAsync(client, "the zephyr papers", cancellationToken);
        var metrics = await server.ReadMetricsAsync(cancellationToken);
        var readiness = await server.ReadTextAsync("/readyz", cancellationToken);

        await enough.CancelAsync();
        await Task.WhenAll(load);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(afterBroken, Is.EqualTo(403), "the last good policy stays");
            Assert.That(metrics.Sum("extproc_policy_diagnostics"), Is.GreaterThan(0));
            Assert.That(metrics.Sum("extproc_policy_reloads_total", "rejected"), Is.GreaterThan(0));
            Assert.That(readiness, Is.Not.Null);
            Assert.That(statuses, Is.Not.Empty.And.All.EqualTo(200));
        }
    }

    private static async Task AskUntilAsync(HttpClient client, ConcurrentBag<int> statuses, CancellationToken enough, CancellationToken cancellationToken)
    {
        while (!enough.IsCancellationRequested)
        {
            statuses.Add(await AskAsync(client, "an ordinary question", cancellationToken));
        }
    }

    private static async Task<int> AskAsync(HttpClient client, string text, CancellationToken cancellationToken)
    {
        using var content = new StringContent(ChatRequests.User(text), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), content, cancellationToken);
        return (int)answer.StatusCode;
    }
}
