using System.Diagnostics;
using System.Numerics;

namespace ExtProc.Load.Measuring;

/// <summary>Latencies in buckets at most 1.6 % wide, without allocation per value. Not safe for concurrent use.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;

    private readonly long[] _counts = new long[(64 - SubBits) << SubBits];

    public long Count { get; private set; }

    public void Record(long stopwatchTicks)
    {
        _counts[Bucket(Math.Max(stopwatchTicks, 0))]++;
        Count++;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    /// <summary>The latency that the given share of all values does not exceed; zero when there are none.</summary>
    public TimeSpan Quantile(double share)
    {
        var left = (long)Math.Ceiling(share * Count);
        for (var i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0 && Count > 0)
            {
                return Stopwatch.GetElapsedTime(0, Highest(i));
            }
        }

        return TimeSpan.Zero;
    }

    private static int Bucket(long value)
    {
        var shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount((ulong)value) - SubBits);
        return (shift << SubBits) + (int)(value >> shift);
    }

    private static long Highest(int bucket)
    {
        var shift = Math.Max(0, (bucket >> SubBits) - 1);
        return ((long)(bucket - (shift << SubBits) + 1) << shift) - 1;
    }
}
