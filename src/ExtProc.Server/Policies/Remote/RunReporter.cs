using ExtProc.Core.Policies.Bundles;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Policies.Remote;

/// <summary>Tells the operator what really runs: at once when that changes or the operator comes back, else at intervals with jitter.</summary>
internal sealed class RunReporter(
    OperatorClient client, OperatorLink link, BundleApplier applier, string instance, TimeSpan interval, TimeProvider time, ILogger logger)
    : IDisposable
{
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly SemaphoreSlim _due = new(1, 1);
    private readonly Backoff _backoff = OperatorClient.CreateBackoff();

    /// <summary>There is news.</summary>
    public void Hurry()
    {
        try
        {
            _due.Release();
        }
        catch (SemaphoreFullException)
        {
            // One report that is due tells all news.
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var wait = TimeSpan.Zero;
        var failed = OperatorFault.None;
        while (!cancellationToken.IsCancellationRequested)
        {
            await WaitAsync(wait, failed != OperatorFault.None, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            var answer = await ReportAsync(cancellationToken);
            if (answer.Fault == OperatorFault.None)
            {
                _backoff.Reset();
                wait = interval * (0.8 + (Random.Shared.NextDouble() * 0.4));
            }
            else
            {
                wait = _backoff.Next(answer.RetryAfter);
                if (answer.Fault != failed)
                {
                    RemoteLog.ReportFailed(logger, link.Url, answer.ToString());
                }
            }
            failed = answer.Fault;
        }
    }

    public void Dispose() => _due.Dispose();

    /// <summary>After a failure the pause is kept whatever happens, so that an operator in trouble is not pressed.</summary>
    private async Task WaitAsync(TimeSpan wait, bool isPause, CancellationToken cancellationToken)
    {
        if (isPause)
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        using var timeout = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await _due.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<OperatorAnswer> ReportAsync(CancellationToken cancellationToken)
    {
        var running = applier.Running;
        var report = new DataPlaneReport
        {
            Instance = instance,
            Version = BuildVersion.Current,
            Revision = running.Revision,
            Policies = running.Policies,
            Problems = link.Problems,
            Traffic = applier.Traffic,
            StartedAt = _started,
        };
        try
        {
            var answer = await client.ReportAsync(report, cancellationToken);
            link.RecordReport(answer);
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return OperatorAnswer.Fine;
        }
    }
}
