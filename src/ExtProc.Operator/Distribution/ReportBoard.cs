using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Operator.Distribution;

/// <summary>
/// The latest report of every data plane that was heard of lately: the distribution endpoint records, the reconciler reads and waits. A
/// data plane can replace its own report and nobody else's. Safe from any thread.
/// </summary>
public sealed class ReportBoard(TimeProvider time)
{
    /// <summary>A data plane that was not heard of for longer counts as gone; it should report at least three times as often.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(90);

    /// <summary>More data planes than a mesh has; reports of further ones are not taken.</summary>
    public const int MaxInstances = 5000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Namespace, string Instance), ReceivedReport> _reports = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The latest report of a data plane, or null; it may be about to be forgotten.</summary>
    public ReceivedReport? Find(string @namespace, string instance)
    {
        lock (_gate)
        {
            return _reports.GetValueOrDefault((@namespace, instance));
        }
    }

    /// <summary>Takes a report; false when there are too many data planes.</summary>
    /// <param name="namespace">The namespace of the sender's identity.</param>
    /// <param name="report">Its size was capped by who read it.</param>
    public bool Record(string @namespace, DataPlaneReport report)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            Forget();
            var key = (@namespace, report.Instance);
            if (_reports.Count >= MaxInstances && !_reports.ContainsKey(key))
            {
                return false;
            }
            _reports[key] = new ReceivedReport(@namespace, report, time.GetUtcNow());
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
        return true;
    }

    /// <summary>Those that are not too old, by namespace and instance, and a task that completes with the next report.</summary>
    public (IReadOnlyList<ReceivedReport> Reports, Task Changed) Observe()
    {
        lock (_gate)
        {
            Forget();
            return ([.. _reports.Values.OrderBy(static received => received.Namespace, StringComparer.Ordinal).ThenBy(static received => received.Report.Instance, StringComparer.Ordinal)], _changed.Task);
        }
    }

    private void Forget()
    {
        var oldest = time.GetUtcNow() - TimeToLive;
        foreach (var (key, received) in _reports)
        {
            if (received.At < oldest)
            {
                _reports.Remove(key);
            }
        }
    }
}
