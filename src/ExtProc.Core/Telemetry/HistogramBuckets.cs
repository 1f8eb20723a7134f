using System.Diagnostics.Metrics;

namespace ExtProc.Core.Telemetry;

/// <summary>
/// Bucket boundaries, chosen where the answers lie: an in-process step takes 50 microseconds to a few milliseconds, a held tail up to seconds.
/// </summary>
internal static class HistogramBuckets
{
    /// <summary>Seconds of our own work.</summary>
    public static InstrumentAdvice<double> Processing { get; } = new()
    {
        HistogramBucketBoundaries = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    };

    /// <summary>Seconds that text of a stream waited.</summary>
    public static InstrumentAdvice<double> Held { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    /// <summary>Windows that are encoded together.</summary>
    public static InstrumentAdvice<long> Windows { get; } = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32],
    };

    /// <summary>Tokens: the boundaries that the OpenTelemetry GenAI conventions name.</summary>
    public static InstrumentAdvice<long> Tokens { get; } = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };
}
