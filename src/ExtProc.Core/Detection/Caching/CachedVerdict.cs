namespace ExtProc.Core.Detection.Caching;

/// <summary>An entry of a <see cref="VerdictShard"/> and its place in the order of use.</summary>
internal sealed class CachedVerdict(VerdictKey key)
{
    public VerdictKey Key { get; } = key;

    public required object Verdict { get; init; }

    public required int Bytes { get; init; }

    /// <summary>Timestamp from which on it no longer holds.</summary>
    public required long Expires { get; init; }

    public CachedVerdict? Newer { get; set; }

    public CachedVerdict? Older { get; set; }
}
