namespace ExtProc.Core.Detection.Patterns;

/// <summary>One way in which UTF-16 spells some code points: a unit, or a pair of units.</summary>
internal readonly record struct Utf16Sequence(CodePointSet First, CodePointSet? Second)
{
    private const int FirstAstral = 0x10000;
    private const int UnitsPerHigh = 0x400;

    /// <summary>All ways that together spell exactly these code points. Surrogates are no code points.</summary>
    public static Utf16Sequence[] Of(CodePointSet points)
    {
        var sequences = new List<Utf16Sequence>();
        var single = points.Between(0, 0xD7FF).Union(points.Between(0xE000, 0xFFFF));
        if (!single.IsEmpty)
        {
            sequences.Add(new Utf16Sequence(single, null));
        }

        foreach (var (first, last) in points.Between(FirstAstral, CodePointSet.MaxCodePoint).Ranges)
        {
            AddPairs(sequences, first - FirstAstral, last - FirstAstral);
        }

        return [.. sequences];
    }

    private static void AddPairs(List<Utf16Sequence> sequences, int first, int last)
    {
        while (first <= last)
        {
            var high = first / UnitsPerHigh;
            var low = first % UnitsPerHigh;
            if (low == 0 && last - first >= UnitsPerHigh - 1)
            {
                var whole = (last + 1 - first) / UnitsPerHigh;
                sequences.Add(Pair(high, high + whole - 1, 0, UnitsPerHigh - 1));
                first += whole * UnitsPerHigh;
                continue;
            }

            var end = Math.Min(last, ((high + 1) * UnitsPerHigh) - 1);
            sequences.Add(Pair(high, high, low, end % UnitsPerHigh));
            first = end + 1;
        }
    }

    private static Utf16Sequence Pair(int highFirst, int highLast, int lowFirst, int lowLast) => new(
        CodePointSet.Of([(0xD800 + highFirst, 0xD800 + highLast)]),
        CodePointSet.Of([(0xDC00 + lowFirst, 0xDC00 + lowLast)]));
}
