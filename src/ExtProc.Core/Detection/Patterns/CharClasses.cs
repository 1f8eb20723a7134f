using System.Runtime.CompilerServices;

namespace ExtProc.Core.Detection.Patterns;

/// <summary>
/// Splits the UTF-16 units into classes that no character set of some patterns, nor the question whether a unit is part of a word, tells
/// apart. Immutable.
/// </summary>
internal sealed class CharClasses
{
    private const int Units = 0x10000;
    private const int PageBits = 8;

    private readonly ushort[] _pages;
    private readonly int[] _pageStart = new int[Units >> PageBits];
    private readonly ushort[] _ascii = new ushort[0x80];
    private readonly bool[] _members;
    private readonly bool[] _isWord;

    private CharClasses(ushort[] classOf, int count, bool[] members, bool[] isWord)
    {
        Count = count;
        _members = members;
        _isWord = isWord;
        _pages = Compress(classOf);
        classOf.AsSpan(0, _ascii.Length).CopyTo(_ascii);
    }

    public int Count { get; }

    public static CharClasses Of(IReadOnlyList<CodePointSet> sets)
    {
        var word = sets.Count;
        var all = new List<CodePointSet>(sets) { WordCharacters.Set };
        var bounds = Bounds(all);
        var signatures = Signatures(all, bounds);
        var numbers = new Dictionary<Signature, ushort>();
        var classOf = new ushort[Units];
        for (var i = 0; i < signatures.Length; i++)
        {
            if (!numbers.TryGetValue(signatures[i], out var number))
            {
                number = checked((ushort)numbers.Count);
                numbers.Add(signatures[i], number);
            }

            var end = i + 1 < bounds.Length ? bounds[i + 1] : Units;
            classOf.AsSpan(bounds[i]..end).Fill(number);
        }

        var members = new bool[sets.Count * numbers.Count];
        var isWord = new bool[numbers.Count];
        foreach (var (signature, number) in numbers)
        {
            isWord[number] = signature.Has(word);
            for (var set = 0; set < sets.Count; set++)
            {
                members[(set * numbers.Count) + number] = signature.Has(set);
            }
        }

        return new CharClasses(classOf, numbers.Count, members, isWord);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ClassOf(char unit)
    {
        var ascii = _ascii;
        return unit < ascii.Length ? ascii[unit] : ClassOfOther(unit);
    }

    public bool Contains(int set, int unitClass) => _members[(set * Count) + unitClass];

    public bool IsWord(int unitClass) => _isWord[unitClass];

    private ushort ClassOfOther(char unit) => _pages[_pageStart[unit >> PageBits] + (unit & ((1 << PageBits) - 1))];

    private static int[] Bounds(List<CodePointSet> sets)
    {
        var bounds = new SortedSet<int> { 0 };
        foreach (var set in sets)
        {
            foreach (var (first, last) in set.Ranges)
            {
                bounds.Add(first);
                bounds.Add(last + 1);
            }
        }

        bounds.Remove(Units);
        return [.. bounds];
    }

    private static Signature[] Signatures(List<CodePointSet> sets, int[] bounds)
    {
        var signatures = new Signature[bounds.Length];
        for (var i = 0; i < signatures.Length; i++)
        {
            signatures[i] = new Signature(sets.Count);
        }

        for (var set = 0; set < sets.Count; set++)
        {
            foreach (var (first, last) in sets[set].Ranges)
            {
                for (var i = Array.BinarySearch(bounds, first); i < bounds.Length && bounds[i] <= last; i++)
                {
                    signatures[i].Add(set);
                }
            }
        }

        return signatures;
    }

    /// <summary>Most pages of 256 units are alike.</summary>
    private ushort[] Compress(ushort[] classOf)
    {
        var pages = new List<ushort>();
        for (var page = 0; page < _pageStart.Length; page++)
        {
            var units = classOf.AsSpan(page << PageBits, 1 << PageBits);
            var found = Find(pages, units);
            _pageStart[page] = found >= 0 ? found : pages.Count;
            if (found < 0)
            {
                pages.AddRange(units);
            }
        }

        return [.. pages];
    }

    private static int Find(List<ushort> pages, ReadOnlySpan<ushort> page)
    {
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pages);
        for (var at = 0; at < all.Length; at += page.Length)
        {
            if (all.Slice(at, page.Length).SequenceEqual(page))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Which sets a unit belongs to.</summary>
    private readonly struct Signature(int sets) : IEquatable<Signature>
    {
        private readonly ulong[] _bits = new ulong[(sets + 63) / 64];

        public void Add(int set) => _bits[set / 64] |= 1UL << (set % 64);

        public bool Has(int set) => (_bits[set / 64] & (1UL << (set % 64))) != 0;

        public bool Equals(Signature other) => _bits.AsSpan().SequenceEqual(other._bits);

        public override bool Equals(object? obj) => obj is Signature other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var word in _bits)
            {
                hash.Add(word);
            }

            return hash.ToHashCode();
        }
    }
}
