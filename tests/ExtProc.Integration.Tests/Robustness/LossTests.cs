using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Robustness;

/// <summary>The server goes away in every way that it can; no request passes without it.</summary>
public sealed class LossTests
{
    private const int Workers = 16;

    [Test, CancelAfter(60_000)]
    public async Task Five_hundred_exchanges_at_once_over_one_connection(CancellationToken cancellationToken)
    {
        const int exchanges = 500;
        await using var stand = await Stand.StartAsync(cancellationToken);
        var script = stand.Upstream.Script(ChatReplies.Completion("card 4111 1111 1111 1111"), stepwise: true);
        var asked = Enumerable.Range(0, exchanges).Select(_ => stand.AskAsync(cancellationToken, script)).ToArray();
        await Eventually.HoldsAsync(() => Task.FromResult(script.Requests.Count == exchanges), cancellationToken);
        var connections = await stand.Envoy.ReadStatsAsync("cluster.extproc-main.upstream_cx_active", cancellationToken);
        script.Release(exchanges);
        var answers = await Task.WhenAll(asked);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(connections.Values.Single(), Is.EqualTo(1));
            Assert.That(answers.Count(static answer => answer.Status == 200 && answer.Text.Contains("card [CREDIT_CARD]")), Is.EqualTo(exchanges));
            Assert.That(script.Requests.Count(static request => request.Text.Contains("4111")), Is.Zero);
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Killed_and_restarted_under_load(CancellationToken cancellationToken)
    {
        await using var stand = await Stand.StartAsync(cancellationToken);
        using var enough = new CancellationTokenSource();
        var load = Enumerable.Range(0, Workers).Select(_ => AskUntilAsync(stand, enough.Token, cancellationToken)).ToArray();
        await Eventually.HoldsAsync(() => stand.WorksAsync(cancellationToken), cancellationToken);
        await stand.Server.DisposeAsync();
        var (whileDown, _) = await stand.AskAsync(cancellationToken);
        await stand.StartServerAsync(cancellationToken);
        await Eventually.HoldsAsync(() => stand.WorksAsync(cancellationToken), cancellationToken);
        await enough.CancelAsync();
        var statuses = (await Task.WhenAll(load)).SelectMany(static seen => seen).Distinct().ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(whileDown, Is.EqualTo(503));
            Assert.That(statuses, Is.SubsetOf(new[] { 200, 503 }));
            Assert.That(stand.Leaked, Is.False);
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Told_to_stop_it_finishes_what_is_under_way(CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string> { ["Grpc:DrainDelay"] = "00:00:00" };
        await using var stand = await Stand.StartAsync(cancellationToken, settings);
        var script = stand.Upstream.Script(ChatReplies.Completion("done"), stepwise: true);
        var asked = stand.AskAsync(cancellationToken, script);
        await script.Request.WaitAsync(cancellationToken);
        await stand.Server.Process.SignalAsync("TERM");
        await Eventually.HoldsAsync(async () => (await stand.AskAsync(cancellationToken)).Status == 503, cancellationToken);
        script.Release();
        var (status, text) = await asked;
        var exit = await stand.Server.Process.WaitForExitAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(200));
            Assert.That(text, Does.Contain("done"));
            Assert.That(exit, Is.Zero);
            Assert.That(stand.Leaked, Is.False);
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task Hanging_it_makes_Envoy_give_up_and_not_pass(CancellationToken cancellationToken)
    {
        await using var stand = await Stand.StartAsync(
            cancellationToken, envoy: static setup => setup with { MessageTimeout = TimeSpan.FromMilliseconds(500) });
        await Eventually.HoldsAsync(() => stand.WorksAsync(cancellationToken), cancellationToken);
        await stand.Server.Process.SignalAsync("STOP");
        var (status, _) = await stand.AskAsync(cancellationToken);
        await stand.Server.Process.SignalAsync("CONT");
        await Eventually.HoldsAsync(() => stand.WorksAsync(cancellationToken), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(504));
            Assert.That(stand.Leaked, Is.False);
        }
    }

    private static async Task<HashSet<int>> AskUntilAsync(Stand stand, CancellationToken enough, CancellationToken cancellationToken)
    {
        HashSet<int> seen = [];
        while (!enough.IsCancellationRequested)
        {
            var (status, _) = await stand.AskAsync(cancellationToken);
            seen.Add(status);
        }

        return seen;
    }
}
