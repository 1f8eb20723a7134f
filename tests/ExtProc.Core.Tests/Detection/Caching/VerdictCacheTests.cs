using System.Diagnostics.Metrics;
using ExtProc.Core.Detection.Caching;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Detection.Caching;

public sealed class VerdictCacheTests : IDisposable
{
    private const int Payload = 1000;
    private static readonly VerdictScope Scope = new(VerdictDetector.Semantic, 1, (ulong)SemanticNeeds.Injection);

    private readonly GatewayMetrics _metrics = new();
    private readonly ManualTimeProvider _time = new();

    [TearDown]
    public void Dispose() => _metrics.Dispose();

    [Test]
    public void A_verdict_is_found_again_under_its_text_and_scope_only()
    {
        var cache = Create();
        var verdict = new SemanticScores { Needs = SemanticNeeds.Injection, Injection = 0.5f };
        cache.Set(cache.KeyOf(Scope, "a text"), verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Find(cache, Scope, "a text"), Is.SameAs(verdict));
            Assert.That(Find(cache, Scope, "a text "), Is.Null);
            Assert.That(Find(cache, Scope, "a tex"), Is.Null);
            Assert.That(Find(cache, Scope, ""), Is.Null);
            Assert.That(Find(cache, Scope with { Configuration = (ulong)SemanticNeeds.Harm }, "a text"), Is.Null);
            Assert.That(Find(cache, Scope with { Version = 2 }, "a text"), Is.Null);
            Assert.That(Find(cache, Scope with { Detector = VerdictDetector.Remote }, "a text"), Is.Null);
        }
    }

    [Test]
    public void Lengths_and_scopes_never_meet()
    {
        var cache = Create();
        var keys = new HashSet<VerdictKey>();
        for (var length = 0; length < 600; length++)
        {
            for (var needs = 0; needs < 8; needs++)
            {
                keys.Add(cache.KeyOf(Scope with { Configuration = (ulong)needs }, new string('\0', length)));
            }
        }

        Assert.That(keys, Has.Count.EqualTo(600 * 8));
    }

    [Test]
    public void Two_caches_hash_the_same_text_differently()
    {
        var one = Create();
        var other = Create();
        Assert.That(one.KeyOf(Scope, "a text"), Is.Not.EqualTo(other.KeyOf(Scope, "a text")));
    }

    [Test]
    public void A_verdict_of_another_type_is_none()
    {
        var cache = Create();
        var key = cache.KeyOf(Scope, "a text");
        cache.Set(key, "a verdict", Payload);
        Assert.That(cache.TryGet<SemanticScores>(key, out _), Is.False);
    }

    [Test]
    public void A_full_cache_drops_the_least_recently_used_verdict()
    {
        var cache = Create(4 * (Payload + VerdictCache.EntryBytes));
        Add(cache, "1", "2", "3", "4");
        Find(cache, Scope, "1");
        Add(cache, "5");
        Add(cache, "6");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Kept(cache, "1", "2", "3", "4", "5", "6"), Is.EqualTo(new[] { "1", "4", "5", "6" }));
            Assert.That(cache.Bytes, Is.EqualTo(4 * (Payload + VerdictCache.EntryBytes)));
            Assert.That(cache.Count, Is.EqualTo(4));
        }
    }

    [Test]
    public void One_byte_more_than_the_cache_holds_drops_a_verdict()
    {
        var cache = Create((2 * (Payload + VerdictCache.EntryBytes)) - 1);
        Add(cache, "1", "2");
        Assert.That(Kept(cache, "1", "2"), Is.EqualTo(new[] { "2" }));
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void A_verdict_that_is_larger_than_the_cache_is_not_kept_and_drops_nothing(int more, bool kept)
    {
        var cache = Create(Payload + VerdictCache.EntryBytes);
        Add(cache, "1");
        cache.Set(cache.KeyOf(Scope, "2"), "2", Payload + more);
        Assert.That(Kept(cache, "1", "2"), Is.EqualTo(new[] { kept ? "2" : "1" }));
    }

    [Test]
    public void A_cache_without_capacity_keeps_nothing()
    {
        var cache = Create(0);
        cache.Set(cache.KeyOf(Scope, ""), "", 0);
        Assert.That(cache.Count, Is.Zero);
    }

    [Test]
    public void A_verdict_takes_the_place_of_an_earlier_one()
    {
        var cache = Create();
        var key = cache.KeyOf(Scope, "a text");
        cache.Set(key, "old", Payload);
        cache.Set(key, "new", Payload * 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cache.TryGet<string>(key, out var found) ? found : null, Is.EqualTo("new"));
            Assert.That(cache.Bytes, Is.EqualTo((Payload * 2) + VerdictCache.EntryBytes));
        }
    }

    [Test]
    public void A_verdict_that_expires_is_gone_at_its_time()
    {
        var cache = Create();
        var key = cache.KeyOf(Scope, "a text");
        cache.Set(key, "a verdict", Payload, TimeSpan.FromMinutes(10));
        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.That(cache.TryGet<string>(key, out _), Is.True);
        _time.Advance(TimeSpan.FromTicks(1));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cache.TryGet<string>(key, out _), Is.False);
            Assert.That(cache.Bytes, Is.Zero);
        }
    }

    [Test]
    public void Larger_verdicts_count_as_larger()
    {
        var cache = Create();
        cache.Set(cache.KeyOf(Scope, "1"), new SemanticScores { Needs = SemanticNeeds.Embedding });
        var bare = cache.Bytes;
        cache.Set(cache.KeyOf(Scope, "1"), new SemanticScores { Needs = SemanticNeeds.Embedding, Embedding = new float[384], Harm = new float[12], Names = new NameSpan[3] });
        Assert.That(cache.Bytes - bare, Is.EqualTo((396 * sizeof(float)) + (3 * 16)));
    }

    [Test]
    public void Lookups_and_evictions_are_counted()
    {
        var seen = new List<string>();
        using var listener = Listen(seen);
        var cache = Create(Payload + VerdictCache.EntryBytes);
        Find(cache, Scope, "1");
        Add(cache, "1", "2");
        Kept(cache, "2");
        cache.Set(cache.KeyOf(Scope, "3"), "3", Payload + 1);
        cache.Set(cache.KeyOf(Scope, "4"), "4", Payload, TimeSpan.Zero);
        Find(cache, Scope, "4");
        Assert.That(seen, Is.EqualTo(new[]
        {
            "lookups 1 detector=semantic result=miss",
            "evictions 1 reason=capacity",
            "lookups 1 detector=semantic result=hit",
            "evictions 1 reason=too_large",
            "evictions 1 reason=capacity",
            "evictions 1 reason=expired",
            "lookups 1 detector=semantic result=miss",
        }));
    }

    [Test]
    public void A_hit_allocates_nothing()
    {
        var cache = Create();
        cache.Set(cache.KeyOf(Scope, "a text"), new SemanticScores { Needs = SemanticNeeds.Injection });
        Assert.That(Allocations.Least(1000, () => cache.TryGet<SemanticScores>(cache.KeyOf(Scope, "a text"), out _)), Is.Zero);
    }

    [Test]
    public void Many_threads_keep_the_bound_and_find_what_they_stored()
    {
        const int Capacity = 256 << 10;
        var cache = Create(Capacity);
        var wrong = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 20_000; i++)
            {
                var text = random.Next(1000).ToString(System.Globalization.CultureInfo.InvariantCulture);
                var key = cache.KeyOf(Scope, text);
                if (!cache.TryGet<string>(key, out var found))
                {
                    cache.Set(key, text, random.Next(Payload));
                }
                else if (found != text)
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(wrong, Is.Zero);
            Assert.That(cache.Bytes, Is.GreaterThan(Capacity / 2).And.LessThanOrEqualTo(Capacity));
            Assert.That(cache.Count, Is.GreaterThan(0));
        }
    }

    private static SemanticScores? Find(VerdictCache cache, VerdictScope scope, string text) =>
        cache.TryGet<SemanticScores>(cache.KeyOf(scope, text), out var scores) ? scores : null;

    private static void Add(VerdictCache cache, params string[] texts)
    {
        foreach (var text in texts)
        {
            cache.Set(cache.KeyOf(Scope, text), text, Payload);
        }
    }

    private static string[] Kept(VerdictCache cache, params string[] texts) =>
        [.. texts.Where(text => cache.TryGet<string>(cache.KeyOf(Scope, text), out _))];

    private MeterListener Listen(List<string> seen)
    {
        const string Prefix = "extproc.verdict.cache.";
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (_metrics.Owns(instrument) && instrument.Name.StartsWith(Prefix, StringComparison.Ordinal))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            seen.Add($"{instrument.Name[Prefix.Length..]} {value} {string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"))}"));
        listener.Start();
        return listener;
    }

    private VerdictCache Create(long capacity = VerdictCache.DefaultCapacity) => new(capacity, _time, _metrics.Verdicts);
}
