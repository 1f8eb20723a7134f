using System.Globalization;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Load.Measuring;

/// <summary>What became of questions of one sort. Safe for any number of threads.</summary>
internal sealed class OverloadTally
{
    private readonly Lock _gate = new();
    private readonly LatencyHistogram _judged = new();
    private readonly long[] _counts = new long[Enum.GetValues<SemanticStatus>().Length];

    public long Cancelled => Count(SemanticStatus.Cancelled);

    /// <summary>Judged, p50, p99, share refused, share late.</summary>
    public string Columns
    {
        get
        {
            lock (_gate)
            {
                var all = Math.Max(1, _counts.Sum() - Count(SemanticStatus.Cancelled));
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_judged.Count} | {_judged.Quantile(0.5).TotalMilliseconds:0} ms | {_judged.Quantile(0.99).TotalMilliseconds:0} ms | {(double)Count(SemanticStatus.Saturated) / all:P0} | {(double)Count(SemanticStatus.TimedOut) / all:P1}");
            }
        }
    }

    public void Record(SemanticStatus status, long stopwatchTicks)
    {
        lock (_gate)
        {
            _counts[(int)status]++;
            if (status == SemanticStatus.Judged)
            {
                _judged.Record(stopwatchTicks);
            }
        }
    }

    private long Count(SemanticStatus status) => _counts[(int)status];
}
