using System.Diagnostics.Metrics;
using ExtProc.Core.Detection.Caching;

namespace ExtProc.Core.Telemetry;

/// <summary>What is counted of the verdict cache; part of <see cref="GatewayMetrics"/>.</summary>
public sealed class VerdictCacheMetrics
{
    private readonly Counter<long> _lookups;
    private readonly Counter<long> _evictions;
    private VerdictCache? _cache;

    internal VerdictCacheMetrics(Meter meter)
    {
        _lookups = meter.CreateCounter<long>("extproc.verdict.cache.lookups", "{lookup}", "Texts that were looked up among kept verdicts, by result.");
        _evictions = meter.CreateCounter<long>("extproc.verdict.cache.evictions", "{verdict}", "Verdicts that were dropped or not kept, by reason.");
        meter.CreateObservableGauge("extproc.verdict.cache.size", () => Volatile.Read(ref _cache)?.Bytes ?? 0, "By", "Memory that kept verdicts take.");
        meter.CreateObservableGauge("extproc.verdict.cache.entries", () => Volatile.Read(ref _cache)?.Count ?? 0, "{verdict}", "Verdicts that are kept.");
    }

    internal void RecordLookup(VerdictDetector detector, bool hit) =>
        _lookups.Add(1, new("detector", EnumLabels<VerdictDetector>.Of(detector)), new("result", hit ? "hit" : "miss"));

    internal void RecordEvictions(VerdictEviction reason, int count) =>
        _evictions.Add(count, new KeyValuePair<string, object?>("reason", EnumLabels<VerdictEviction>.Of(reason)));

    /// <summary>Says whose size is shown: the process's one cache.</summary>
    internal void Observe(VerdictCache cache) => Volatile.Write(ref _cache, cache);
}
