using System.Collections.Concurrent;

namespace ExtProc.Core.Detection.Scheduling;

/// <summary>Works to be used again with the buffers that they have grown. Holds a bounded number of them. Safe for any number of threads.</summary>
public sealed class WindowWorkPool
{
    private const int MostKept = 64;

    /// <summary>Works that have grown beyond this are left to the collector.</summary>
    private const int MostBytes = 1 << 20;

    private readonly ConcurrentQueue<WindowWork> _works = new();
    private int _count;

    /// <summary>A work, to be filled after <see cref="WindowWork.Reset"/>.</summary>
    public WindowWork Rent()
    {
        if (!_works.TryDequeue(out var work))
        {
            return new WindowWork();
        }

        Interlocked.Decrement(ref _count);
        return work;
    }

    /// <summary>Gives a work back whose run is over and whose results have been read.</summary>
    public void Return(WindowWork work)
    {
        if (work.BufferBytes > MostBytes)
        {
            return;
        }

        if (Interlocked.Increment(ref _count) > MostKept)
        {
            Interlocked.Decrement(ref _count);
            return;
        }

        _works.Enqueue(work);
    }
}
