using System.Diagnostics.Metrics;
using ExtProc.Core.Detection.Caching;

namespace ExtProc.Core.Telemetry;

/// <summary>What is counted of the verdict caches; part of <see cref="GatewayMetrics"/>.</summary>
public sealed class VerdictCacheMetrics
{
    private readonly Counter<long> _lookups;
    private readonly Counter<long> _evictions;
    private VerdictCache[] _caches = [];

    internal VerdictCacheMetrics(Meter meter)
    {
        _lookups = meter.CreateCounter<long>("extproc.verdict.cache.lookups", "{lookup}", "Texts that were looked up among kept verdicts, by result.");
        _evictions = meter.CreateCounter<long>("extproc.verdict.cache.evictions", "{verdict}", "Verdicts that were dropped or not kept, by reason.");
        meter.CreateObservableGauge("extproc.verdict.cache.size", () => Volatile.Read(ref _caches).Sum(static cache => cache.Bytes), "By", "Memory that kept verdicts take.");
        meter.CreateObservableGauge("extproc.verdict.cache.entries", () => Volatile.Read(ref _caches).Sum(static cache => cache.Count), "{verdict}", "Verdicts that are kept.");
    }

    internal void RecordLookup(VerdictDetector detector, bool hit) =>
        _lookups.Add(1, new("detector", EnumLabels<VerdictDetector>.Of(detector)), new("result", hit ? "hit" : "miss"));

    internal void RecordEvictions(VerdictEviction reason, int count) =>
        _evictions.Add(count, new KeyValuePair<string, object?>("reason", EnumLabels<VerdictEviction>.Of(reason)));

    /// <summary>Adds a cache to those whose size is shown together: each lives as long as the process.</summary>
    internal void Observe(VerdictCache cache)
    {
        VerdictCache[] before;
        do
        {
            before = Volatile.Read(ref _caches);
        }
        while (Interlocked.CompareExchange(ref _caches, [.. before, cache], before) != before);
    }
}
