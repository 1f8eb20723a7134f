using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Core.Policies;

/// <summary>The counters of one policy. Safe for any number of threads.</summary>
internal sealed class PolicyCounters
{
    private long _exchanges;
    private long _blocked;
    private long _redacted;
    private long _uninspected;
    private long _detectorFailures;

    /// <summary>Counts one exchange that the policy applied to.</summary>
    public void Count(bool blocked, bool redacted, bool uninspected, bool detectorFailed)
    {
        Interlocked.Increment(ref _exchanges);
        Add(ref _blocked, blocked);
        Add(ref _redacted, redacted);
        Add(ref _uninspected, uninspected);
        Add(ref _detectorFailures, detectorFailed);
    }

    public PolicyTraffic Read(string policy) => new(
        policy,
        Interlocked.Read(ref _exchanges),
        Interlocked.Read(ref _blocked),
        Interlocked.Read(ref _redacted),
        Interlocked.Read(ref _uninspected),
        Interlocked.Read(ref _detectorFailures));

    private static void Add(ref long counter, bool happened)
    {
        if (happened)
        {
            Interlocked.Increment(ref counter);
        }
    }
}
