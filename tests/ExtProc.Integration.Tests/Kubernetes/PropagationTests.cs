using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace ExtProc.Integration.Tests.Kubernetes;

/// <summary>How soon an applied policy blocks, while many data planes are connected and traffic flows.</summary>
[NonParallelizable]
public sealed class PropagationTests
{
    private const int Workers = 4;

    [Test, CancelAfter(150_000)]
    public Task Each_edit_becomes_live_and_no_exchange_fails(CancellationToken cancellationToken) => RunAsync(edits: 5, pollers: 10, cancellationToken);

    /// <summary>The measurement: <c>dotnet test tests/ExtProc.Integration.Tests --filter "Name~Edits_block_within_a_second"</c>.</summary>
    [Test, Explicit("a measurement"), CancelAfter(600_000)]
    public async Task Edits_block_within_a_second_at_fifty_data_planes(CancellationToken cancellationToken)
    {
        var times = await RunAsync(edits: 60, pollers: 49, cancellationToken);
        Assert.That(times[^1], Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    /// <summary>Applies edits one after the other; the times from before each apply to the first blocked prompt, sorted.</summary>
    private static async Task<IReadOnlyList<TimeSpan>> RunAsync(int edits, int pollers, CancellationToken cancellationToken)
    {
        await using var bed = await ClusterBed.StartAsync(cancellationToken);
        await bed.StartOperatorAsync(cancellationToken);
        await bed.ApplyAsync(ClusterBed.Root, "live", "nothing-like-it", cancellationToken);
        var server = await bed.StartDataPlaneAsync("pod-1", ClusterBed.Root, cancellationToken);
        await bed.StartEnvoyAsync(server, cancellationToken);
        var token = await bed.MintTokenAsync(ClusterBed.Root, "extproc", cancellationToken);
        var others = Enumerable.Range(0, pollers).Select(i => SimulatedDataPlane.Start(bed, $"simulated-{i}", token)).ToArray();
        await Eventually.HoldsAsync(
            async () => others.All(static other => other.Bundles > 0) && await server.IsReadyAsync(cancellationToken) && await bed.AskAsync("a first question", cancellationToken) == 200,
            cancellationToken);

        using var enough = new CancellationTokenSource();
        var answers = new ConcurrentBag<int>();
        var load = Enumerable.Range(0, Workers).Select(_ => AskUntilAsync(bed, answers, enough.Token, cancellationToken)).ToArray();
        var times = new List<TimeSpan>();
        var programmed = new List<TimeSpan>();
        for (var i = 0; i < edits; i++)
        {
            var word = string.Create(CultureInfo.InvariantCulture, $"term{i}x");
            var begun = Stopwatch.GetTimestamp();
            await bed.ApplyAsync(ClusterBed.Root, "live", word, cancellationToken);
            await Eventually.HoldsAsync(async () => await bed.AskAsync($"about {word}", cancellationToken) == 403, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(begun));
            await bed.WhenConditionAsync(ClusterBed.Root, "live", "Programmed", "Programmed", cancellationToken);
            programmed.Add(Stopwatch.GetElapsedTime(begun));
        }
        await enough.CancelAsync();
        await Task.WhenAll(load);

        await TestContext.Out.WriteLineAsync($"{edits} edits, {pollers + 1} data planes, {answers.Count} exchanges beside them");
        await TestContext.Out.WriteLineAsync($"apply -> blocked    {Describe(times)}");
        await TestContext.Out.WriteLineAsync($"apply -> Programmed {Describe(programmed)}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answers, Is.Not.Empty.And.All.EqualTo(200));
            Assert.That(others.Sum(static other => other.Failures), Is.Zero);
            Assert.That(others.Select(static other => other.Bundles), Is.All.GreaterThanOrEqualTo(edits));
        }
        foreach (var other in others)
        {
            await other.DisposeAsync();
        }
        return times;
    }

    private static async Task AskUntilAsync(ClusterBed bed, ConcurrentBag<int> answers, CancellationToken enough, CancellationToken cancellationToken)
    {
        while (!enough.IsCancellationRequested)
        {
            answers.Add(await bed.AskAsync("an ordinary question", cancellationToken));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    private static string Describe(List<TimeSpan> times)
    {
        times.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {times[times.Count / 2].TotalMilliseconds:0} ms, p99 {times[Math.Min(times.Count - 1, times.Count * 99 / 100)].TotalMilliseconds:0} ms, max {times[^1].TotalMilliseconds:0} ms");
    }
}
