namespace ExtProc.Server.Policies.Remote;

/// <summary>Pauses between attempts that fail: each about twice the one before, up to a cap, with jitter so that data planes spread out.</summary>
internal sealed class Backoff
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Further than this a peer can't send us away.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(1);

    private int _failures;

    public void Reset() => _failures = 0;

    /// <summary>The next pause: half of the full one for certain, the rest by chance; longer where the peer asked for it.</summary>
    public TimeSpan Next(TimeSpan? asked)
    {
        var full = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 16)));
        var pause = TimeSpan.FromSeconds(full * (0.5 + (Random.Shared.NextDouble() / 2)));
        return asked > pause ? TimeSpan.FromTicks(Math.Min(asked.Value.Ticks, LongestAsked.Ticks)) : pause;
    }
}
