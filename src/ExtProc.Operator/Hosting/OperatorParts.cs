using ExtProc.Operator.Leases;
using ExtProc.Operator.Writing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Hosting;

/// <summary>
/// Runs what the operator is made of until the process stops. A part that ends by itself is a bug: the process stops, so that it is
/// started anew instead of living on without it.
/// </summary>
internal sealed class OperatorParts(
    ClusterCaches caches, ReconcileLoop loop, LeaderElection election, StatusWriter statuses, TargetWriter targets, EventWriter events, IHostApplicationLifetime lifetime, ILogger<OperatorParts> logger)
    : BackgroundService
{
    /// <summary>Whether a part has failed.</summary>
    public bool HasFailed { get; private set; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RunAsync("reconciling", loop.RunAsync, stoppingToken),
        RunAsync("caches", caches.RunAsync, stoppingToken),
        RunAsync("election", election.RunAsync, stoppingToken),
        RunAsync("statuses", statuses.RunAsync, stoppingToken),
        RunAsync("targets", targets.RunAsync, stoppingToken),
        RunAsync("events", events.RunAsync, stoppingToken));

    private async Task RunAsync(string part, Func<CancellationToken, Task> run, CancellationToken stoppingToken)
    {
        try
        {
            await run(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // The boundary of a background loop: whatever it is, the process ends and says so.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            HasFailed = true;
            ReconcileLog.Failed(logger, part, failed.GetType().FullName ?? "", failed.Message, failed.StackTrace ?? "");
            lifetime.StopApplication();
        }
    }
}
