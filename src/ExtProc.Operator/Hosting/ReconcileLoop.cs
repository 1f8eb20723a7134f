using System.Threading.Channels;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Leases;
using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Writing;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Hosting;

/// <summary>
/// Judges everything anew when something changed, shortly after it did so that what changes together is judged together: first the
/// bundles, so that data planes go on, then the statuses. Nothing is handed out before everything was seen once.
/// </summary>
internal sealed class ReconcileLoop(
    ClusterCaches caches, Reconciler reconciler, BundleBoard bundles, ReportBoard reports, StatusWriter statuses, TargetWriter targets, LeaderElection election, TimeProvider time, OperatorMetrics metrics, ILogger<ReconcileLoop> logger)
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ReportSettle = TimeSpan.FromMilliseconds(500);

    /// <summary>Reports grow old by themselves; there is nothing to look for while there are none.</summary>
    private static readonly TimeSpan ReportAge = TimeSpan.FromSeconds(15);

    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(1);
    private IReadOnlyList<Core.Policies.Bundles.BundleEntry>? _published;
    private Reconciliation? _latest;

    /// <summary>What followed from the latest look; null before the first.</summary>
    public Reconciliation? Latest => Volatile.Read(ref _latest);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        caches.Subscribe(Wake);
        caches.AiPolicies.Changed += (before, now) =>
        {
            if (before is not null && now is not null)
            {
                statuses.Check(now.Name);
            }
        };
        election.Changed += Wake;
        while (!cancellationToken.IsCancellationRequested)
        {
            var (received, changed) = reports.Observe();
            if (caches.IsSynced)
            {
                Reconcile(received);
            }
            await WaitAsync(changed, received.Count > 0, cancellationToken);
        }
    }

    private void Wake() => _news.Writer.TryWrite(true);

    private async Task WaitAsync(Task reportChanged, bool hasReports, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var news = _news.Reader.ReadAsync(over.Token).AsTask();
        var age = hasReports ? Task.Delay(ReportAge, time, over.Token) : Task.Delay(Timeout.InfiniteTimeSpan, time, over.Token);
        var first = await Task.WhenAny(news, reportChanged, age);
        if (first == reportChanged)
        {
            await Task.WhenAny(news, Task.Delay(ReportSettle, time, over.Token));
        }
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Delay(Settle, time, cancellationToken);
    }

    private void Reconcile(IReadOnlyList<ReceivedReport> received)
    {
        var begun = time.GetTimestamp();
        var result = reconciler.Reconcile(caches.Look(received, time.GetUtcNow()));
        if (_published is null || !_published.SequenceEqual(result.Entries, ReferenceEqualityComparer.Instance))
        {
            bundles.Publish(result.Entries);
            ReconcileLog.Published(logger, result.Entries.Count);
            _published = result.Entries;
        }
        Volatile.Write(ref _latest, result);
        statuses.Want(result.Policies);
        targets.Want(result.Targets);
        metrics.Reconciled(time.GetElapsedTime(begun), received.Count);
        Count(result);
    }

    private void Count(Reconciliation result)
    {
        var counts = result.Policies.Values.SelectMany(static outcome => outcome.Status.Conditions).CountBy(static condition => (condition.Type, condition.Reason));
        metrics.CountPolicies(counts);
    }
}
