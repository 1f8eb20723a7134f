namespace ExtProc.Server.Hosting;

/// <summary>
/// How long to wait after failures in a row: doubling up to a cap, with jitter, so that processes do not move in step. Not thread-safe.
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random jitter)
{
    /// <summary>Further than this a peer can't send us away.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(1);

    private int _failures;

    /// <summary>Between half of the wait and all of it; longer where the peer asked for it.</summary>
    public TimeSpan Next(TimeSpan? asked = null)
    {
        var wait = Of(first, longest, _failures++) * (0.5 + (jitter.NextDouble() / 2));
        return asked > wait ? TimeSpan.FromTicks(Math.Min(asked.Value.Ticks, LongestAsked.Ticks)) : wait;
    }

    public void Reset() => _failures = 0;

    /// <summary>The wait after a number of earlier failures, without jitter.</summary>
    public static TimeSpan Of(TimeSpan first, TimeSpan longest, int failures)
    {
        var seconds = first.TotalSeconds * Math.Pow(2, Math.Min(failures, 32));
        return seconds >= longest.TotalSeconds ? longest : TimeSpan.FromSeconds(seconds);
    }
}
