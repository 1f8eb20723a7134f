using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Policies;

/// <summary>
/// Holds the live policies. Any thread reads <see cref="Current"/>; loads are applied one after the other. A load with an error changes
/// nothing but what is told about it.
/// </summary>
public sealed class PolicyStore(TimeProvider time, GatewayMetrics metrics)
{
    private readonly Lock _lock = new();
    private PolicySnapshot _current = PolicySnapshot.Empty;
    private PolicyLoad? _last;
    private PolicyLoad? _lastGood;
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _rejected;

    public PolicySnapshot Current => Volatile.Read(ref _current);

    /// <summary>What the policies did since the process started.</summary>
    public TrafficLedger Traffic { get; } = new();

    /// <summary>True once a set was good: before that the process is not ready.</summary>
    public bool IsLoaded => LastGood is not null;

    /// <summary>Completes with the first set that is good.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>The latest attempt, or null before the first.</summary>
    public PolicyLoad? Last => Volatile.Read(ref _last);

    /// <summary>The latest attempt that was good; its diagnostics are the warnings of what is live.</summary>
    public PolicyLoad? LastGood => Volatile.Read(ref _lastGood);

    /// <summary>Attempts so far that changed nothing because of an error.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Makes a set live, unless it has an error or says the same as the live one.</summary>
    public PolicyLoad Apply(PolicySet set)
    {
        lock (_lock)
        {
            if (set.HasErrors)
            {
                return Reject(PolicyReload.Rejected, set.Diagnostics);
            }
            var now = time.GetUtcNow();
            if (_current.Revision > 0 && _current.Hash == set.Hash)
            {
                return Record(new PolicyLoad(PolicyReload.Unchanged, now, _current.Revision, set.Diagnostics));
            }
            var snapshot = new PolicySnapshot(_current.Revision + 1, set.Hash, set.Policies, now);
            snapshot.Inherit(_current);
            if (snapshot.Prepare() is { } tooLarge)
            {
                return Reject(PolicyReload.Rejected, set.With(tooLarge).Diagnostics);
            }
            Traffic.Trim(snapshot.Policies);
            Volatile.Write(ref _current, snapshot);
            return Record(new PolicyLoad(PolicyReload.Applied, now, _current.Revision, set.Diagnostics));
        }
    }

    /// <summary>Records that the source could not be read at all.</summary>
    public PolicyLoad ApplyUnreadable(IReadOnlyList<PolicyDiagnostic> diagnostics)
    {
        lock (_lock)
        {
            return Reject(PolicyReload.Unreadable, diagnostics);
        }
    }

    private PolicyLoad Reject(PolicyReload result, IReadOnlyList<PolicyDiagnostic> diagnostics)
    {
        Interlocked.Increment(ref _rejected);
        return Record(new PolicyLoad(result, time.GetUtcNow(), _current.Revision, diagnostics));
    }

    private PolicyLoad Record(PolicyLoad load)
    {
        Volatile.Write(ref _last, load);
        if (load.IsGood)
        {
            Volatile.Write(ref _lastGood, load);
            _loaded.TrySetResult();
        }
        metrics.RecordPolicyReload(load.Result, load.Revision, _current.Policies.Count, load.Errors, load.Warnings);
        return load;
    }
}
