using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Scheduling;

/// <summary>What happens under the lock: admission and batches.</summary>
public sealed partial class InferenceScheduler
{
    /// <summary>How much the latest batch counts in the estimate of what a token takes.</summary>
    private const double LatestShare = 0.1;

    private readonly object _gate = new();
    private readonly WindowQueue _queue;
    private readonly ITimer _collected;
    private int _queuedWindows;
    private int _running;

    /// <summary>Since when windows wait, if any do.</summary>
    private long _waitingSince;

    /// <summary>Timestamp units that a worker takes for a token; 0 while nobody knows.</summary>
    private double _perToken;

    /// <summary>Fills a batch, when there are windows and the time has come. Blocks until then.</summary>
    /// <returns>False: the scheduler has stopped.</returns>
    internal bool Take(WindowBatch batch)
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                var now = _time.GetTimestamp();
                if (now >= _expires)
                {
                    DropExpired(now);
                }

                if (_queue.Windows > 0 && !WaitsForCompany(now))
                {
                    Fill(batch, now);
                    return true;
                }

                Monitor.Wait(_gate);
            }

            return false;
        }
    }

    /// <summary>Claims the works of a batch for copying results; windows that nobody wants any more leave the batch.</summary>
    internal void Claim(WindowBatch batch)
    {
        lock (_gate)
        {
            foreach (ref var slice in batch.Slices)
            {
                if (slice.IsWanted)
                {
                    slice.Work!.Copying++;
                }
                else
                {
                    slice = default;
                }
            }
        }
    }

    /// <summary>Takes note of a batch that has ended, after <see cref="Claim"/>.</summary>
    /// <param name="batch">Its windows.</param>
    /// <param name="succeeded">Whether the results are copied.</param>
    /// <param name="started">When its encoding began.</param>
    internal void Settle(WindowBatch batch, bool succeeded, long started)
    {
        lock (_gate)
        {
            _running--;
            var taken = _time.GetTimestamp() - started;
            _metrics.RecordBatch(batch.Count, _time.GetElapsedTime(0, taken), succeeded);
            if (succeeded)
            {
                var each = (double)taken / batch.Tokens.Length;
                _perToken += (each - _perToken) * (_perToken == 0 ? 1 : LatestShare);
            }

            foreach (var slice in batch.Slices)
            {
                if (slice.Work is { } work)
                {
                    Settle(work, succeeded);
                }
            }
        }
    }

    private void Settle(WindowWork work, bool succeeded)
    {
        work.Copying--;
        work.Remaining--;
        if (!succeeded && work.Ending is null)
        {
            Withdraw(work);
            work.Ending = SemanticStatus.Unavailable;
        }

        if (work.Copying > 0)
        {
            return;
        }

        if (work.Ending is { } ending)
        {
            Complete(work, ending);
        }
        else if (work.Remaining == 0)
        {
            Complete(work, SemanticStatus.Judged);
        }
    }

    /// <summary>The answer when there is one at once, else null: the work is in the queue.</summary>
    private SemanticStatus? Admit(WindowWork work, CancellationTokenRegistration cancellation, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (cancellationToken.IsCancellationRequested)
            {
                return SemanticStatus.Cancelled;
            }

            if (now >= work.Deadline)
            {
                return SemanticStatus.TimedOut;
            }

            if (work.Count == 0)
            {
                return SemanticStatus.Judged;
            }

            var refusal = Enqueue(work, cancellation, now);
            if (refusal is not InferenceRefusal.None)
            {
                _metrics.RecordRefusal(refusal);
                return refusal is InferenceRefusal.Stopped ? SemanticStatus.Unavailable : SemanticStatus.Saturated;
            }

            ExpireAt(work.Deadline, now);
            Monitor.Pulse(_gate);
            return null;
        }
    }

    private InferenceRefusal Enqueue(WindowWork work, CancellationTokenRegistration cancellation, long now)
    {
        if (_stopped)
        {
            return InferenceRefusal.Stopped;
        }

        if (ComesTooLate(work, now))
        {
            return InferenceRefusal.TooLate;
        }

        work.Begin(cancellation, now);
        var refusal = _queue.TryAdd(work);
        if (refusal is not InferenceRefusal.None)
        {
            work.Withdraw();
            return refusal;
        }

        work.Prepare(_shape);
        _active.Add(work);
        _waitingSince = _queuedWindows == 0 ? now : _waitingSince;
        Volatile.Write(ref _queuedWindows, _queue.Windows);
        return InferenceRefusal.None;
    }

    /// <summary>With an empty queue nothing comes too late: an estimate that was once too high corrects itself.</summary>
    private bool ComesTooLate(WindowWork work, long now) =>
        _queue.Windows > 0
        && _queue.TokensUntilDone(work.Exchange, work.TokenCount) * _perToken / _options.Workers > work.Deadline - now;

    private bool WaitsForCompany(long now)
    {
        if (_running == 0 || _queue.Windows >= _options.BatchWindows || _queue.Tokens >= _options.BatchTokens)
        {
            return false;
        }

        var left = _options.CollectFor - _time.GetElapsedTime(_waitingSince, now);
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        _collected.Change(WholeMilliseconds(left), Timeout.InfiniteTimeSpan);
        return true;
    }

    private void Fill(WindowBatch batch, long now)
    {
        batch.Clear();
        _queue.Take(batch);
        _running++;
        _waitingSince = now;
        Volatile.Write(ref _queuedWindows, _queue.Windows);
        foreach (var slice in batch.Slices)
        {
            if (slice.Window == 0)
            {
                _metrics.RecordWait(_time.GetElapsedTime(slice.Work!.Admitted, now));
            }
        }

        if (_queue.Windows > 0)
        {
            Monitor.Pulse(_gate);
        }
    }

    private void WakeWorker()
    {
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }
}
