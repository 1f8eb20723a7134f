using ExtProc.Core.Policies.Bundles;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Operator.Tests.Running;

/// <summary>What the operator writes into a real API server.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
[NonParallelizable]
public sealed class StatusTests
{
    private ControlPlane? _plane;
    private OperatorBed? _bed;

    private OperatorBed Bed => _bed!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _plane = await ControlPlane.StartAsync(CancellationToken.None);
        _bed = await OperatorBed.StartAsync(_plane, CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await (_bed?.DisposeAsync() ?? default);
        await (_plane?.DisposeAsync() ?? default);
    }

    [TearDown]
    public void Dump() => Bed.DumpWhenFailed();

    [Test, CancelAfter(60_000)]
    public async Task AGoodPolicyIsAcceptedAndHandedOut(CancellationToken cancellationToken)
    {
        await Bed.ApplyAsync(OperatorBed.Policy("default", "good"), cancellationToken);
        var policy = await Bed.WaitAsync("default", "good", "Accepted=True Accepted", cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(OperatorBed.Conditions(policy), Is.EqualTo(new[] { "Accepted=True Accepted", "Programmed=False NoDataPlanes", "Enforced=False NotProgrammed" }));
            Assert.That((long)policy["status"]!["observedGeneration"]!, Is.EqualTo(1));
            Assert.That(Bed.Bundles.For(OperatorBed.Root)!.Policies.Select(static entry => entry.FullName), Does.Contain("default/good"));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task ProgrammedAndEnforcedFollowWhatDataPlanesSay(CancellationToken cancellationToken)
    {
        await Bed.ApplyAsync(OperatorBed.Policy("default", "followed"), cancellationToken);
        Bed.Report("pod-1", "default/followed", 0, RunningState.Missing);
        await Bed.WaitAsync("default", "followed", "Programmed=False Pending", cancellationToken);
        Bed.Report("pod-1", "default/followed", 1);
        await Bed.WaitAsync("default", "followed", "Enforced=Unknown NoTrafficSeen", cancellationToken);
        Bed.Report("pod-1", "default/followed", 1, traffic: new PolicyTraffic("default/followed", 7, 2, 1, 0, 0));
        var policy = await Bed.WaitAsync("default", "followed", "Enforced=True Enforced", cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)policy["status"]!["dataPlanes"]!["current"]!, Is.EqualTo(1));
            Assert.That((long)policy["status"]!["traffic"]!["exchanges"]!, Is.EqualTo(7));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task ARefusedGenerationLeavesTheEarlierOneLiveAndSaysSo(CancellationToken cancellationToken)
    {
        await Bed.ApplyAsync(OperatorBed.Policy("default", "kept"), cancellationToken);
        await Bed.WaitAsync("default", "kept", "Accepted=True Accepted", cancellationToken);
        await Bed.ApplyAsync(OperatorBed.Policy("default", "kept").Replace("secrets: {}", "keywords: { patterns: ['(a'] }", StringComparison.Ordinal), cancellationToken);
        var policy = await Bed.WaitAsync("default", "kept", "Accepted=False Invalid", cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(OperatorBed.Message(policy, "Accepted"), Does.Contain("spec.rules[0].detect.keywords.patterns[0]").And.Contain("generation 1 stays live"));
            Assert.That((long)policy["status"]!["active"]!["generation"]!, Is.EqualTo(1));
            Assert.That(policy["status"]!["active"]!["document"]!["spec"]!["rules"]![0]!["detect"]!["secrets"], Is.Not.Null);
            Assert.That(Bed.Bundles.For(OperatorBed.Root)!.Policies.Single(static entry => entry.FullName == "default/kept").Generation, Is.EqualTo(1));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task APolicyThatIsDeletedIsNoLongerHandedOut(CancellationToken cancellationToken)
    {
        await Bed.ApplyAsync(OperatorBed.Policy("default", "gone"), cancellationToken);
        await Bed.WaitAsync("default", "gone", "Accepted=True Accepted", cancellationToken);
        await Bed.Plane.Admin.DeleteAsync("/apis/extproc.dev/v1alpha1/namespaces/default/aipolicies/gone", cancellationToken);
        await Eventually.HoldsAsync(() => Task.FromResult(Bed.Bundles.For(OperatorBed.Root)!.Policies.All(static entry => entry.FullName != "default/gone")), cancellationToken);
    }

    [Test, CancelAfter(60_000)]
    public async Task NothingIsWrittenWithoutAChange(CancellationToken cancellationToken)
    {
        await Bed.ApplyAsync(OperatorBed.Policy("default", "still"), cancellationToken);
        await Bed.WaitAsync("default", "still", "Accepted=True Accepted", cancellationToken);
        var before = await Bed.ReadAsync("default", "still", cancellationToken);
        await Bed.ApplyAsync(OperatorBed.Policy("default", "mark"), cancellationToken);
        await Bed.WaitAsync("default", "mark", "Accepted=True Accepted", cancellationToken);
        await Bed.Plane.Admin.PatchAsync("/apis/extproc.dev/v1alpha1/namespaces/default/aipolicies/mark", """{"metadata":{"labels":{"a":"b"}}}""", cancellationToken);
        await Bed.ApplyAsync(OperatorBed.Policy("default", "mark-2"), cancellationToken);
        await Bed.WaitAsync("default", "mark-2", "Accepted=True Accepted", cancellationToken);
        var after = await Bed.ReadAsync("default", "still", cancellationToken);
        Assert.That((string)after["metadata"]!["resourceVersion"]!, Is.EqualTo((string)before["metadata"]!["resourceVersion"]!));
    }

    [Test, CancelAfter(60_000)]
    public async Task AStatusThatSomebodyElseSpoiltIsPutRight(CancellationToken cancellationToken)
    {
        await Bed.ApplyAsync(OperatorBed.Policy("default", "spoilt"), cancellationToken);
        await Bed.WaitAsync("default", "spoilt", "Accepted=True Accepted", cancellationToken);
        await Bed.Plane.Admin.PatchAsync("/apis/extproc.dev/v1alpha1/namespaces/default/aipolicies/spoilt/status", """{"status":{"conditions":[],"observedGeneration":9}}""", cancellationToken);
        await Bed.WaitAsync("default", "spoilt", "Accepted=True Accepted", cancellationToken);
    }

    [Test, CancelAfter(60_000)]
    public async Task ARefusalIsAnEvent(CancellationToken cancellationToken)
    {
        await Bed.ApplyAsync(OperatorBed.Policy("default", "told").Replace("secrets: {}", "keywords: { patterns: ['(a'] }", StringComparison.Ordinal), cancellationToken);
        await Eventually.HoldsAsync(
            async () => (await Bed.Plane.Admin.GetAsync("/apis/events.k8s.io/v1/namespaces/default/events", cancellationToken)).Require()["items"]!.AsArray()
                .Any(static item => (string)item!["regarding"]!["name"]! == "told" && (string)item["reason"]! == "Invalid" && (string)item["type"]! == "Warning"),
            cancellationToken);
    }
}
