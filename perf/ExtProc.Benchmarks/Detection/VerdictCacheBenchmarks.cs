using BenchmarkDotNet.Attributes;
using ExtProc.Core.Detection.Caching;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Telemetry;

namespace ExtProc.Benchmarks.Detection;

/// <summary>What a text costs whose verdict is known: hashing it and finding the verdict.</summary>
[MemoryDiagnoser]
public class VerdictCacheBenchmarks
{
    private static readonly VerdictScope s_scope = new(VerdictDetector.Semantic, 1, 1);

    private static readonly GatewayMetrics s_metrics = new("VerdictCacheBenchmarks");
    private VerdictCache _cache = null!;
    private string _text = "";

    [Params(100, 1_000, 100_000)]
    public int Characters { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _cache = new VerdictCache(VerdictCache.DefaultCapacity, TimeProvider.System, s_metrics.Verdicts);
        _text = new string('a', Characters);
        _cache.Set(_cache.KeyOf(s_scope, _text), new SemanticScores { Needs = SemanticNeeds.Injection });
    }

    [Benchmark]
    public VerdictKey Key() => _cache.KeyOf(s_scope, _text);

    [Benchmark]
    public bool Hit() => _cache.TryGet<SemanticScores>(_cache.KeyOf(s_scope, _text), out _);
}
