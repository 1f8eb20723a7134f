using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Scheduling;

/// <summary>How works end, under the lock: judged, cancelled, out of time, stopped.</summary>
public sealed partial class InferenceScheduler
{
    private readonly ActiveWorks _active = new();
    private readonly ITimer _expiry;
    private bool _stopped;

    /// <summary>When the timer of deadlines is due.</summary>
    private long _expires = long.MaxValue;

    private void DropExpired()
    {
        lock (_gate)
        {
            DropExpired(_time.GetTimestamp());
        }
    }

    private void DropExpired(long now)
    {
        _expires = long.MaxValue;
        var next = long.MaxValue;
        for (var work = _active.First; work is not null;)
        {
            var later = work.Later;
            if (now >= work.Deadline)
            {
                End(work, SemanticStatus.TimedOut);
            }
            else
            {
                next = Math.Min(next, work.Deadline);
            }

            work = later;
        }

        if (next != long.MaxValue)
        {
            ExpireAt(next, now);
        }
    }

    private void ExpireAt(long deadline, long now)
    {
        if (deadline < _expires)
        {
            _expires = deadline;
            _expiry.Change(WholeMilliseconds(_time.GetElapsedTime(now, deadline)), Timeout.InfiniteTimeSpan);
        }
    }

    private void Cancel(WindowWork work)
    {
        lock (_gate)
        {
            End(work, SemanticStatus.Cancelled);
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            for (var work = _active.First; work is not null;)
            {
                var later = work.Later;
                End(work, SemanticStatus.Unavailable);
                work = later;
            }

            Monitor.PulseAll(_gate);
        }
    }

    private void End(WindowWork work, SemanticStatus status)
    {
        if (!work.IsActive || work.Ending is not null)
        {
            return;
        }

        Withdraw(work);
        if (work.Copying > 0)
        {
            work.Ending = status;
        }
        else
        {
            Complete(work, status);
        }
    }

    /// <summary>Takes back what of a work waits.</summary>
    private void Withdraw(WindowWork work)
    {
        _queue.Remove(work);
        Volatile.Write(ref _queuedWindows, _queue.Windows);
    }

    private void Complete(WindowWork work, SemanticStatus status)
    {
        _active.Remove(work);
        _metrics.RecordQuestion(status);
        work.Complete(status);
    }

    /// <summary>Rounded up: a timer that is early has to be set again.</summary>
    private static TimeSpan WholeMilliseconds(TimeSpan time) =>
        TimeSpan.FromMilliseconds(Math.Min(Math.Max(1, (time.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond), int.MaxValue));
}
