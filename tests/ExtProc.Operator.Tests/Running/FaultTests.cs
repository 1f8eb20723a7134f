using ExtProc.Testing.Kubernetes;

namespace ExtProc.Operator.Tests.Running;

/// <summary>An operator goes on through whatever becomes of its API server.</summary>
[NonParallelizable]
public sealed class FaultTests
{
    private const int WatchExpired = 6003;

    private OperatorBed? _bed;

    [TearDown]
    public async Task StopAsync()
    {
        _bed?.DumpWhenFailed();
        await (_bed?.DisposeAsync() ?? default);
        await (_bed?.Plane.DisposeAsync() ?? default);
    }

    [Test, CancelAfter(120_000)]
    public async Task TheServerIsStartedAnew(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.StartAsync(cancellationToken);
        _bed = await OperatorBed.StartAsync(plane, cancellationToken);
        await AcceptAsync("before", cancellationToken);
        await plane.RestartApiServerAsync(cancellationToken);
        await AcceptAsync("after", cancellationToken);
    }

    [Test, CancelAfter(120_000)]
    public async Task HistoryIsCompactedWhileTheServerIsAway(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.StartAsync(new ControlPlaneSetup { WatchCache = false }, cancellationToken);
        await using var proxy = await FaultProxy.StartAsync(plane);
        _bed = await StartAsync(plane, proxy, cancellationToken);
        await AcceptAsync("kept", cancellationToken);
        await AcceptAsync("deleted", cancellationToken);
        proxy.Fault = new Fault(FaultKind.Away);
        proxy.CutAll();
        await _bed.ApplyAsync(OperatorBed.Policy("default", "missed"), cancellationToken);
        await plane.Admin.DeleteAsync("/apis/extproc.dev/v1alpha1/namespaces/default/aipolicies/deleted", cancellationToken);
        await plane.CompactAsync(cancellationToken);
        proxy.Fault = null;
        await _bed.WaitAsync("default", "missed", "Accepted=True Accepted", cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_bed.Logs.Records.Count(static record => record.Event.Id == WatchExpired), Is.Positive);
            Assert.That(_bed.Bundles.For(OperatorBed.Root)!.Policies.Select(static entry => entry.FullName), Is.EqualTo(new[] { "default/kept", "default/missed" }));
        }
    }

    [TestCase(FaultKind.Slow, int.MaxValue)]
    [TestCase(FaultKind.Flapping, int.MaxValue)]
    [TestCase(FaultKind.TooManyRequests, 25)]
    [TestCase(FaultKind.ServerError, 25)]
    [TestCase(FaultKind.Gone, 14)]
    [TestCase(FaultKind.GoneEvent, 14)]
    [CancelAfter(120_000)]
    public async Task TheServer(FaultKind kind, int times, CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.StartAsync(cancellationToken);
        await using var proxy = await FaultProxy.StartAsync(plane);
        _bed = await StartAsync(plane, proxy, cancellationToken);
        await AcceptAsync("before", cancellationToken);
        proxy.Fault = new Fault(kind) { Times = times, Delay = TimeSpan.FromMilliseconds(700) };
        proxy.CutAll();
        await AcceptAsync("during", cancellationToken);
        Assert.That(proxy.Met, Is.Positive);
    }

    [Test, CancelAfter(120_000)]
    public async Task TheTokenExpiresAndItsFileIsReplaced(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.StartAsync(cancellationToken);
        await using var proxy = await FaultProxy.StartAsync(plane);
        await OperatorBed.PrepareAsync(plane, cancellationToken);
        await plane.Admin.ApplyAsync(
            $$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: { name: tests }
            roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
            subjects: [{ kind: ServiceAccount, name: operator, namespace: {{OperatorBed.Root}} }]
            """,
            cancellationToken);
        using var folder = new TemporaryFolder();
        var first = await plane.MintTokenAsync(OperatorBed.Root, "operator", cancellationToken);
        var file = folder.Write("token", first);
        _bed = await OperatorBed.StartAsync(plane, cancellationToken, ("Cluster:Kubeconfig", proxy.WriteKubeconfig("proxied", "unused")), ("Cluster:TokenFile", file));
        await AcceptAsync("before", cancellationToken);
        proxy.Fault = new Fault(FaultKind.Unauthorized) { Token = first };
        proxy.CutAll();
        await Eventually.HoldsAsync(() => Task.FromResult(proxy.Met > 3), cancellationToken);
        folder.Write("token", await plane.MintTokenAsync(OperatorBed.Root, "operator", cancellationToken, "https://kubernetes.default.svc"));
        await AcceptAsync("after", cancellationToken);
        _bed.Logs.AssertNowhere(first);
    }

    [Test, CancelAfter(120_000)]
    public async Task AKindThatIsInstalledLaterIsFound(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.StartAsync(cancellationToken);
        _bed = await OperatorBed.StartAsync(plane, cancellationToken, ("Cluster:DiscoveryInterval", "00:00:01"));
        await _bed.ApplyAsync(OperatorBed.Policy("default", "routed", "targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: gw }]"), cancellationToken);
        var policy = await _bed.WaitAsync("default", "routed", "Accepted=False TargetNotFound", cancellationToken);
        Assert.That(OperatorBed.Message(policy, "Accepted"), Does.Contain("does not serve Gateway"));
        await plane.InstallSharedAsync(cancellationToken, "gateway-api");
        await _bed.ApplyAsync(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: gw, namespace: default }
            spec: { gatewayClassName: any, listeners: [{ name: http, port: 80, protocol: HTTP }] }
            """,
            cancellationToken);
        await _bed.WaitAsync("default", "routed", "Accepted=True Accepted", cancellationToken);
    }

    private static Task<OperatorBed> StartAsync(ControlPlane plane, FaultProxy proxy, CancellationToken cancellationToken) =>
        OperatorBed.StartAsync(plane, cancellationToken, ("Cluster:Kubeconfig", proxy.WriteKubeconfig("proxied", plane.Admin.Token)));

    private async Task AcceptAsync(string name, CancellationToken cancellationToken)
    {
        await _bed!.ApplyAsync(OperatorBed.Policy("default", name), cancellationToken);
        await _bed.WaitAsync("default", name, "Accepted=True Accepted", cancellationToken);
    }
}
