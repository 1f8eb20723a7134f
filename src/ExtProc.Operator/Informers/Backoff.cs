namespace ExtProc.Operator.Informers;

/// <summary>How long to wait after failures in a row: doubling up to a cap, with jitter, so that replicas do not move in step.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random jitter)
{
    private int _failures;

    /// <summary>Between half of the wait and all of it.</summary>
    public TimeSpan Next()
    {
        var full = Of(first, longest, _failures++);
        return full * (0.5 + (jitter.NextDouble() / 2));
    }

    public void Reset() => _failures = 0;

    /// <summary>The wait after a number of earlier failures, without jitter.</summary>
    public static TimeSpan Of(TimeSpan first, TimeSpan longest, int failures)
    {
        var seconds = first.TotalSeconds * Math.Pow(2, Math.Min(failures, 32));
        return seconds >= longest.TotalSeconds ? longest : TimeSpan.FromSeconds(seconds);
    }
}
