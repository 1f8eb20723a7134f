namespace ExtProc.Testing;

/// <summary>What code allocates once it is warm.</summary>
public static class Allocations
{
    private const int Rounds = 5;

    /// <summary>
    /// The bytes that the calling thread allocates in a round: the least of five rounds, after one that isn't counted. What code allocates
    /// call by call is part of every round, the least one too, so nothing of it is missed. What happens to be allocated on the thread once,
    /// when the runtime chooses to (code compiled again while it is hot, types loaded late, a shared pool that was trimmed), is not; a single
    /// measure takes it for the code's own.
    /// </summary>
    /// <param name="round">Many calls of what is measured.</param>
    public static long Least(Action round)
    {
        ArgumentNullException.ThrowIfNull(round);
        round();
        var least = long.MaxValue;
        for (var i = 0; i < Rounds; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    /// <summary>The same for a round of equal calls.</summary>
    public static long Least(int calls, Action call)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(calls);
        ArgumentNullException.ThrowIfNull(call);
        return Least(() =>
        {
            for (var i = 0; i < calls; i++)
            {
                call();
            }
        });
    }
}
