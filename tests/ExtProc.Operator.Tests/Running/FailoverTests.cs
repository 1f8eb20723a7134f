using System.Diagnostics;
using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;

namespace ExtProc.Operator.Tests.Running;

/// <summary>Two operators as processes: one leads, and the other one takes over.</summary>
[NonParallelizable]
public sealed class FailoverTests
{
    private ControlPlane? _plane;
    private OperatorProcess? _leader;
    private OperatorProcess? _follower;

    [TearDown]
    public async Task StopAsync()
    {
        foreach (var process in new[] { _leader, _follower })
        {
            process?.DumpWhenFailed();
            await (process?.DisposeAsync() ?? default);
        }
        await (_plane?.DisposeAsync() ?? default);
    }

    [TestCase("KILL", "killed")]
    [TestCase("TERM", "told to stop")]
    [CancelAfter(120_000)]
    public async Task AnotherLeadsWhenTheLeaderIs(string signal, string what, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await _plane!.Admin.ApplyAsync(OperatorBed.Policy("default", "before"), cancellationToken);
        await AcceptedAsync("before", cancellationToken);
        Assert.That(await _follower!.IsLeaderAsync(cancellationToken), Is.False);

        var begun = Stopwatch.GetTimestamp();
        await _leader!.Process.SignalAsync(signal);
        await _leader.Process.WaitForExitAsync(cancellationToken);
        await _plane.Admin.ApplyAsync(OperatorBed.Policy("default", "after"), cancellationToken);
        await AcceptedAsync("after", cancellationToken);
        TestContext.Out.WriteLine($"leader {what}: the next one wrote a status after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
        var lease = (await _plane.Admin.GetAsync($"/apis/coordination.k8s.io/v1/namespaces/{OperatorBed.Root}/leases/extproc-operator", cancellationToken)).Require();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await _follower.IsLeaderAsync(cancellationToken), Is.True);
            Assert.That((string)lease["spec"]!["holderIdentity"]!, Does.StartWith("second|"));
            Assert.That((int)lease["spec"]!["leaseTransitions"]!, Is.EqualTo(1));
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _plane = await ControlPlane.StartAsync(cancellationToken);
        await OperatorBed.PrepareAsync(_plane, cancellationToken);
        _leader = await StartAsync("first", cancellationToken);
        await Eventually.HoldsAsync(() => _leader.IsLeaderAsync(cancellationToken), cancellationToken);
        _follower = await StartAsync("second", cancellationToken);
    }

    private Task<OperatorProcess> StartAsync(string identity, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string> { ["Cluster:Identity"] = identity };
        return OperatorProcess.StartAsync(new OperatorSetup { Kubeconfig = _plane!.AdminKubeconfig, Settings = settings }, cancellationToken);
    }

    private Task AcceptedAsync(string name, CancellationToken cancellationToken) => Eventually.HoldsAsync(
        async () => OperatorBed.Conditions((await _plane!.Admin.GetAsync($"/apis/extproc.dev/v1alpha1/namespaces/default/aipolicies/{name}", cancellationToken)).Require()).Contains("Accepted=True Accepted"),
        cancellationToken);
}
