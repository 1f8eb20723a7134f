using System.Diagnostics;
using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;

namespace ExtProc.Operator.Tests.Running;

/// <summary>How long an operator takes from its start to all statuses, what it holds, and that it then rests.</summary>
[NonParallelizable]
public sealed class ScaleTests
{
    private const string Writes = "extproc_operator_status_writes_total";

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    [Test, CancelAfter(120_000)]
    public Task AHundredPoliciesAreWrittenOnceAndThenNothing(CancellationToken cancellationToken) => RunAsync(100, TimeSpan.Zero, cancellationToken);

    /// <summary>The figures of the README: <c>dotnet test tests/ExtProc.Operator.Tests -c Release --filter Name=TwoThousandPolicies -- NUnit.ExplicitMode=Relaxed</c>.</summary>
    [Test, Explicit("measures; takes a minute"), CancelAfter(300_000)]
    public async Task TwoThousandPolicies(CancellationToken cancellationToken)
    {
        var figures = await RunAsync(2000, Rest, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(figures.ToStatuses, Is.LessThan(TimeSpan.FromSeconds(20)));
            Assert.That(figures.PeakBytes, Is.LessThan(300L << 20));
            Assert.That(figures.IdleCpu, Is.LessThan(0.02));
        }
    }

    private static async Task<(TimeSpan ToStatuses, long PeakBytes, double IdleCpu)> RunAsync(int policies, TimeSpan rest, CancellationToken cancellationToken)
    {
        await using var plane = await ControlPlane.StartAsync(cancellationToken);
        await OperatorBed.PrepareAsync(plane, cancellationToken);
        await Parallel.ForAsync(0, policies, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (i, token) =>
            await plane.Admin.ApplyAsync(OperatorBed.Policy("default", $"policy-{i:0000}", $"description: number {i}"), token));
        var begun = Stopwatch.GetTimestamp();
        await using var process = await OperatorProcess.StartAsync(new OperatorSetup { Kubeconfig = plane.AdminKubeconfig }, cancellationToken);
        await Eventually.HoldsAsync(async () => (await process.ReadMetricsAsync(cancellationToken)).Sum(Writes, "outcome=\"written\"") >= policies, cancellationToken);
        var took = Stopwatch.GetElapsedTime(begun);
        var peak = process.Process.PeakResidentBytes;
        await Task.Delay(rest / 2, TimeProvider.System, cancellationToken);
        var cpu = process.CpuTime;
        await Task.Delay(rest, TimeProvider.System, cancellationToken);
        var idle = rest > TimeSpan.Zero ? (process.CpuTime - cpu) / rest : 0;
        var written = (await process.ReadMetricsAsync(cancellationToken)).Sum(Writes);
        TestContext.Out.WriteLine($"{policies} policies: all statuses {took.TotalSeconds:0.0} s after the start of the process, start included; peak {peak >> 20} MiB, now {process.Process.ResidentBytes >> 20} MiB; CPU at rest {idle:P2}; {written} writes");
        var items = (await plane.Admin.GetAsync("/apis/extproc.dev/v1alpha1/aipolicies", cancellationToken)).Require()["items"]!.AsArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(written, Is.EqualTo(policies));
            Assert.That(items.Count(static item => OperatorBed.Conditions(item!).Contains("Accepted=True Accepted")), Is.EqualTo(policies));
        }
        return (took, peak, idle);
    }
}
