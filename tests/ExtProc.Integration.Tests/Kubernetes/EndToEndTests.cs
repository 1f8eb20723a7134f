using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Kubernetes;

/// <summary>Real parts from end to end: API server, operator, data planes, Envoy, a scripted model.</summary>
[CancelAfter(150_000), NonParallelizable]
public sealed class EndToEndTests
{
    [Test]
    public async Task A_policy_becomes_live_and_its_status_says_so(CancellationToken cancellationToken)
    {
        await using var bed = await ClusterBed.StartAsync(cancellationToken);
        await bed.StartOperatorAsync(cancellationToken);
        var server = await bed.StartDataPlaneAsync("pod-1", ClusterBed.Root, cancellationToken);
        await bed.StartEnvoyAsync(server, cancellationToken);
        await bed.ApplyAsync(ClusterBed.Root, "words", "zephyr", cancellationToken);
        await Eventually.HoldsAsync(async () => await bed.AskAsync("the zephyr papers", cancellationToken) == 403, cancellationToken);
        await bed.WhenConditionAsync(ClusterBed.Root, "words", "Programmed", "Programmed", cancellationToken);
        var status = await bed.WhenConditionAsync(ClusterBed.Root, "words", "Enforced", "Enforced", cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await bed.AskAsync("an ordinary question", cancellationToken), Is.EqualTo(200));
            Assert.That((int?)status["dataPlanes"]!["total"], Is.EqualTo(1));
            Assert.That((int?)status["dataPlanes"]!["current"], Is.EqualTo(1));
            Assert.That((long?)status["traffic"]!["blocked"], Is.GreaterThanOrEqualTo(1));
        }
    }

    [Test]
    public async Task Without_the_operator_everything_goes_on(CancellationToken cancellationToken)
    {
        await using var bed = await ClusterBed.StartAsync(cancellationToken);
        var first = await bed.StartOperatorAsync(cancellationToken);
        await bed.ApplyAsync(ClusterBed.Root, "words", "zephyr", cancellationToken);
        var server = await bed.StartDataPlaneAsync("pod-1", ClusterBed.Root, cancellationToken);
        await bed.StartEnvoyAsync(server, cancellationToken);
        await WhenLiveAsync(server, $"{ClusterBed.Root}/words", cancellationToken);

        await KillAsync(first.Process, cancellationToken);
        Assert.That(await bed.AskAsync("the zephyr papers", cancellationToken), Is.EqualTo(403), "what is live stays live");

        await KillAsync(server.Process, cancellationToken);
        var again = await bed.StartDataPlaneAsync("pod-1", ClusterBed.Root, cancellationToken);
        await bed.StartEnvoyAsync(again, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await again.IsReadyAsync(cancellationToken), Is.True);
            Assert.That(await bed.AskAsync("the zephyr papers", cancellationToken), Is.EqualTo(403), "what was kept is enforced");
            Assert.That((string?)(await again.ReadPoliciesAsync(cancellationToken))["source"]!["live"], Is.EqualTo("kept bundle"));
        }

        await bed.ApplyAsync(ClusterBed.Root, "words", "aurora", cancellationToken);
        await bed.StartOperatorAsync(cancellationToken);
        await Eventually.HoldsAsync(async () => await bed.AskAsync("an aurora", cancellationToken) == 403, cancellationToken);
        await bed.WhenConditionAsync(ClusterBed.Root, "words", "Programmed", "Programmed", cancellationToken);
    }

    [Test]
    public async Task A_damaged_state_is_refused_and_reported(CancellationToken cancellationToken)
    {
        await using var bed = await ClusterBed.StartAsync(cancellationToken);
        var first = await bed.StartOperatorAsync(cancellationToken);
        await bed.ApplyAsync(ClusterBed.Root, "words", "zephyr", cancellationToken);
        var server = await bed.StartDataPlaneAsync("pod-1", ClusterBed.Root, cancellationToken);
        await WhenLiveAsync(server, $"{ClusterBed.Root}/words", cancellationToken);
        await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(bed.StateFile("pod-1"))), cancellationToken);
        await KillAsync(server.Process, cancellationToken);
        await KillAsync(first.Process, cancellationToken);
        var kept = await File.ReadAllTextAsync(bed.StateFile("pod-1"), cancellationToken);
        await File.WriteAllTextAsync(bed.StateFile("pod-1"), kept.Replace("zephyr", "harmless", StringComparison.Ordinal), cancellationToken);

        var again = await bed.StartDataPlaneAsync("pod-1", ClusterBed.Root, cancellationToken);
        await bed.StartEnvoyAsync(again, cancellationToken);
        var metrics = await again.ReadMetricsAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await again.IsReadyAsync(cancellationToken), Is.False);
            Assert.That(await bed.AskAsync("an ordinary question", cancellationToken), Is.EqualTo(503), "nobody knows what to inspect for");
            Assert.That(metrics.Sum("extproc_operator_state_faults_total", "reason=\"corrupt\""), Is.EqualTo(1));
            Assert.That(again.Process.Output, Does.Contain("is refused: its digest is not that of its content"));
            Assert.That(File.Exists(bed.StateFile("pod-1") + ".corrupt"), Is.True);
        }

        var second = await bed.StartOperatorAsync(cancellationToken);
        await second.Process.WaitForLineAsync(static line => line.Contains("its digest is not that of its content", StringComparison.Ordinal), cancellationToken);
        await Eventually.HoldsAsync(() => again.IsReadyAsync(cancellationToken), cancellationToken);
        Assert.That(await bed.AskAsync("the zephyr papers", cancellationToken), Is.EqualTo(403));
    }

    [Test]
    public async Task Programmed_counts_what_data_planes_say(CancellationToken cancellationToken)
    {
        await using var bed = await ClusterBed.StartAsync(cancellationToken);
        await bed.StartOperatorAsync(cancellationToken);
        await bed.ApplyAsync(ClusterBed.Root, "words", "zephyr", cancellationToken);
        await bed.WhenConditionAsync(ClusterBed.Root, "words", "Programmed", "NoDataPlanes", cancellationToken);

        var server = await bed.StartDataPlaneAsync("pod-1", ClusterBed.Root, cancellationToken);
        await bed.WhenConditionAsync(ClusterBed.Root, "words", "Programmed", "Programmed", cancellationToken);
        await using var slow = SimulatedDataPlane.Start(bed, "pod-2", await bed.MintTokenAsync(ClusterBed.Root, "extproc", cancellationToken));
        await Eventually.HoldsAsync(async () => await CountAsync(bed, "current", cancellationToken) == 2, cancellationToken);

        slow.IsSlow = true;
        await bed.ApplyAsync(ClusterBed.Root, "words", "aurora", cancellationToken);
        await bed.WhenConditionAsync(ClusterBed.Root, "words", "Programmed", "Pending", cancellationToken, "1 of 2");
        slow.IsSlow = false;
        await KillAsync(server.Process, cancellationToken);
        await bed.ApplyAsync(ClusterBed.Root, "words", "borealis", cancellationToken);
        var killed = await bed.WhenConditionAsync(ClusterBed.Root, "words", "Programmed", "Pending", cancellationToken, "1 of 2");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int?)killed["dataPlanes"]!["current"], Is.EqualTo(1));
            Assert.That((int?)killed["dataPlanes"]!["total"], Is.EqualTo(2), "a data plane that was killed counts until it was not heard of for long");
        }
    }

    [Test]
    public async Task A_data_plane_may_report_to_any_replica(CancellationToken cancellationToken)
    {
        await using var bed = await ClusterBed.StartAsync(cancellationToken);
        var leader = await bed.StartReplicaAsync("replica-0", cancellationToken);
        await leader.Process.WaitForLineAsync(static line => line.Contains("this replica leads", StringComparison.Ordinal), cancellationToken);
        var follower = await bed.StartOperatorAsync(cancellationToken);
        await bed.ApplyAsync(ClusterBed.Root, "words", "zephyr", cancellationToken);
        await bed.StartDataPlaneAsync("pod-1", ClusterBed.Root, cancellationToken);
        await bed.WhenConditionAsync(ClusterBed.Root, "words", "Programmed", "Programmed", cancellationToken);
        var relayed = (await follower.ReadMetricsAsync(cancellationToken)).Sum("extproc_distribution_relays_total", "result=\"taken\"");

        await KillAsync(leader.Process, cancellationToken);
        await bed.ApplyAsync(ClusterBed.Root, "words", "aurora", cancellationToken);
        await bed.WhenConditionAsync(ClusterBed.Root, "words", "Programmed", "Programmed", cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(relayed, Is.GreaterThan(0));
            Assert.That((await follower.ReadMetricsAsync(cancellationToken)).Sum("extproc_operator_leader"), Is.EqualTo(1));
        }
    }

    private static async Task KillAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        await process.SignalAsync("KILL");
        await process.WaitForExitAsync(cancellationToken);
    }

    private static async Task<int?> CountAsync(ClusterBed bed, string count, CancellationToken cancellationToken) =>
        (int?)(await bed.StatusAsync(ClusterBed.Root, "words", cancellationToken))?["dataPlanes"]?[count];

    private static Task WhenLiveAsync(ExtProcProcess server, string policy, CancellationToken cancellationToken) => Eventually.HoldsAsync(
        async () => (await server.ReadPoliciesAsync(cancellationToken))["policies"]!.AsArray().Any(live => (string?)live!["name"] == policy), cancellationToken);
}
