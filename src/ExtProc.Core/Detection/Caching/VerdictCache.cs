using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Detection.Caching;

/// <summary>
/// Keeps what detectors said of texts, so that a conversation's history is judged once. Holds hashes under a key that is drawn anew for
/// each cache, never a text: nobody outside can make two texts meet. Bounded in bytes; the least recently used verdicts of a shard go
/// first. Safe for any number of threads; looking up allocates nothing.
/// </summary>
public sealed class VerdictCache
{
    public const long DefaultCapacity = 32L << 20;

    /// <summary>What an entry takes besides its verdict: the entry, its share of the hash table with room to grow.</summary>
    public const int EntryBytes = 192;

    private const int MostShards = 16;

    /// <summary>A shard smaller than this would refuse verdicts of ordinary size.</summary>
    private const long SmallestShard = 64 << 10;

    private readonly VerdictShard[] _shards;
    private readonly long _shardCapacity;
    private readonly SipHash _hash;
    private readonly TimeProvider _time;
    private readonly VerdictCacheMetrics _metrics;

    /// <param name="capacity">Bytes, entries' own cost included. 0 keeps nothing.</param>
    /// <param name="time">Clock of verdicts that expire.</param>
    /// <param name="metrics">Where lookups and evictions are counted.</param>
    public VerdictCache(long capacity, TimeProvider time, VerdictCacheMetrics metrics)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        var shards = 1;
        while (shards < MostShards && capacity / (shards * 2) >= SmallestShard)
        {
            shards *= 2;
        }

        _shardCapacity = capacity / shards;
        _shards = [.. Enumerable.Range(0, shards).Select(_ => new VerdictShard(_shardCapacity))];
        Span<ulong> key = stackalloc ulong[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(key));
        _hash = new SipHash(key[0], key[1]);
        _time = time;
        _metrics = metrics;
        metrics.Observe(this);
    }

    /// <summary>Bytes that the entries take.</summary>
    public long Bytes => _shards.Sum(static shard => shard.Bytes);

    public long Count => _shards.Sum(static shard => (long)shard.Count);

    /// <summary>The key of a text; it costs about a nanosecond per byte, so ask once for looking up and storing.</summary>
    public VerdictKey KeyOf(in VerdictScope scope, ReadOnlySpan<char> text)
    {
        Span<ulong> words = [(ulong)scope.Detector, scope.Version, scope.Configuration];
        var (first, second) = _hash.Of(words, MemoryMarshal.AsBytes(text));
        return new VerdictKey(scope.Detector, first, second);
    }

    /// <summary>Looks a verdict up and marks it as used. A verdict of another type than asked for counts as none.</summary>
    public bool TryGet<T>(in VerdictKey key, [NotNullWhen(true)] out T? verdict)
        where T : class
    {
        verdict = ShardOf(key).Find(key, _time.GetTimestamp(), out var expired) as T;
        if (expired)
        {
            _metrics.RecordEvictions(VerdictEviction.Expired, 1);
        }

        _metrics.RecordLookup(key.Detector, verdict is not null);
        return verdict is not null;
    }

    /// <summary>Keeps what the local models said.</summary>
    public void Set(in VerdictKey key, SemanticScores scores) => Set(key, scores, BytesOf(scores));

    /// <summary>Keeps a verdict, in place of an earlier one of the same key.</summary>
    /// <param name="key">From <see cref="KeyOf"/> of this cache.</param>
    /// <param name="verdict">Immutable.</param>
    /// <param name="bytes">What the verdict itself takes. One that is larger than a shard is not kept.</param>
    /// <param name="keep">How long it holds; null for ever.</param>
    public void Set<T>(in VerdictKey key, T verdict, int bytes, TimeSpan? keep = null)
        where T : class
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes + (long)EntryBytes > _shardCapacity)
        {
            _metrics.RecordEvictions(VerdictEviction.TooLarge, 1);
            return;
        }

        var entry = new CachedVerdict(key) { Verdict = verdict, Bytes = bytes + EntryBytes, Expires = Expiry(keep) };
        if (ShardOf(key).Store(entry) is > 0 and var evicted)
        {
            _metrics.RecordEvictions(VerdictEviction.Capacity, evicted);
        }
    }

    private static int BytesOf(SemanticScores scores) =>
        160 + (scores.Harm.Length * sizeof(float)) + (scores.Names.Length * Unsafe.SizeOf<NameSpan>()) + (scores.Embedding.Length * sizeof(float));

    private long Expiry(TimeSpan? keep) =>
        keep is { } time ? _time.GetTimestamp() + (long)(time.TotalSeconds * _time.TimestampFrequency) : long.MaxValue;

    private VerdictShard ShardOf(in VerdictKey key) => _shards[key.ShardBits & (_shards.Length - 1)];
}
