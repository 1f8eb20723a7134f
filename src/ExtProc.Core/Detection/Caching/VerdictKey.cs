namespace ExtProc.Core.Detection.Caching;

/// <summary>A keyed 128-bit hash of a <see cref="VerdictScope"/> and a text. Means nothing outside the process that made it.</summary>
public readonly struct VerdictKey : IEquatable<VerdictKey>
{
    private readonly ulong _first;
    private readonly ulong _second;

    internal VerdictKey(VerdictDetector detector, ulong first, ulong second)
    {
        Detector = detector;
        _first = first;
        _second = second;
    }

    internal VerdictDetector Detector { get; }

    /// <summary>Bits that <see cref="GetHashCode"/> does not use.</summary>
    internal int ShardBits => (int)(_second >> 33);

    public static bool operator ==(VerdictKey left, VerdictKey right) => left.Equals(right);

    public static bool operator !=(VerdictKey left, VerdictKey right) => !left.Equals(right);

    public bool Equals(VerdictKey other) => _first == other._first && _second == other._second;

    public override bool Equals(object? obj) => obj is VerdictKey other && Equals(other);

    public override int GetHashCode() => (int)_first;
}
