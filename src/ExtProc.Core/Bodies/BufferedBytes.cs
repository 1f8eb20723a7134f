namespace ExtProc.Core.Bodies;

/// <summary>Pooled memory that buffers of bodies hold now, in the whole process, as the pool is the whole process's. Safe for any number of threads.</summary>
public static class BufferedBytes
{
    private static long s_inUse;

    public static long InUse => Volatile.Read(ref s_inUse);

    /// <summary>Counts bytes that were rented (positive) or given back (negative).</summary>
    public static void Add(long delta) => Interlocked.Add(ref s_inUse, delta);
}
