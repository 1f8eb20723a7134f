namespace ExtProc.Core.Detection.Patterns;

/// <summary>A set of code points as sorted, disjoint, non-adjacent ranges. Immutable.</summary>
internal sealed class CodePointSet : IEquatable<CodePointSet>
{
    public const int MaxCodePoint = 0x10FFFF;

    public static readonly CodePointSet Empty = new([]);
    public static readonly CodePointSet Any = new([(0, MaxCodePoint)]);
    public static readonly CodePointSet Digits = Of([('0', '9')]);
    public static readonly CodePointSet WordCharacters = Of([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);
    public static readonly CodePointSet WhiteSpace = Of([('\t', '\r'), (' ', ' ')]);
    public static readonly CodePointSet LineFeed = Of([('\n', '\n')]);

    private readonly (int First, int Last)[] _ranges;

    private CodePointSet((int First, int Last)[] ranges) => _ranges = ranges;

    public ReadOnlySpan<(int First, int Last)> Ranges => _ranges;

    public bool IsEmpty => _ranges.Length == 0;

    public static CodePointSet Of(IEnumerable<(int First, int Last)> ranges)
    {
        var sorted = new List<(int First, int Last)>(ranges);
        sorted.Sort();
        var merged = new List<(int First, int Last)>(sorted.Count);
        foreach (var range in sorted)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return new CodePointSet([.. merged]);
    }

    public CodePointSet Union(CodePointSet other) => Of([.. _ranges, .. other._ranges]);

    public CodePointSet Complement()
    {
        var gaps = new List<(int First, int Last)>(_ranges.Length + 1);
        var next = 0;
        foreach (var (first, last) in _ranges)
        {
            if (first > next)
            {
                gaps.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= MaxCodePoint)
        {
            gaps.Add((next, MaxCodePoint));
        }

        return new CodePointSet([.. gaps]);
    }

    /// <summary>The members from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public CodePointSet Between(int first, int last)
    {
        var inside = new List<(int First, int Last)>();
        foreach (var range in _ranges)
        {
            if (range.Last >= first && range.First <= last)
            {
                inside.Add((Math.Max(range.First, first), Math.Min(range.Last, last)));
            }
        }

        return new CodePointSet([.. inside]);
    }

    public bool Equals(CodePointSet? other) => other is not null && Ranges.SequenceEqual(other.Ranges);

    public override bool Equals(object? obj) => Equals(obj as CodePointSet);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var range in _ranges)
        {
            hash.Add(range);
        }

        return hash.ToHashCode();
    }
}
