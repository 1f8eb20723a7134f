using System.Globalization;

namespace ExtProc.Core.Detection.Normalisation;

/// <summary>
/// What each code point becomes in the folded view, in two levels: pages of 128 entries, shared where they are equal. Loaded once from
/// <c>folding.txt</c> (written by <c>folding.py</c>). Immutable.
/// </summary>
internal static class FoldingTable
{
    /// <summary>The code point stays.</summary>
    public const ushort Same = 0;

    /// <summary>Dropped: a mark that decorates another character.</summary>
    public const ushort Mark = 1;

    /// <summary>Dropped: invisible or direction-changing. Tag characters are hidden too, and become the ASCII they stand for.</summary>
    public const ushort Hidden = 2;

    /// <summary>Dropped: a control character that is not white space.</summary>
    public const ushort Control = 3;

    private const int PageBits = 7;
    private const int PageSize = 1 << PageBits;
    private const ushort FirstExpansion = 0xD800;

    private static readonly List<string> ExpansionList = [];
    private static readonly ushort[] PageOf = new ushort[0x110000 >> PageBits];
    private static readonly ushort[] Entries = Load();
    private static readonly string[] Expansions = [.. ExpansionList];

    /// <summary>One of the constants, a single UTF-16 unit, or an entry for <see cref="TryExpand"/>.</summary>
    public static ushort Lookup(int codePoint) =>
        Entries[(PageOf[codePoint >> PageBits] << PageBits) | (codePoint & (PageSize - 1))];

    /// <summary>The text that an entry stands for, when it is longer than one unit.</summary>
    public static bool TryExpand(ushort entry, out string text)
    {
        var index = entry - FirstExpansion;
        if ((uint)index < (uint)Expansions.Length)
        {
            text = Expansions[index];
            return true;
        }

        text = string.Empty;
        return false;
    }

    private static ushort[] Load()
    {
        // Page 0 maps everything to itself; code points get pages of their own as the file mentions them.
        var entries = new List<ushort>(new ushort[PageSize]);
        using var stream = typeof(FoldingTable).Assembly.GetManifestResourceStream("folding.txt")
            ?? throw new InvalidOperationException("The folding table is missing from the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            Add(entries, line);
        }

        return [.. entries];
    }

    private static void Add(List<ushort> entries, ReadOnlySpan<char> line)
    {
        var space = line.IndexOf(' ');
        var dash = line[..space].IndexOf('-');
        var first = Hex(line[..(dash < 0 ? space : dash)]);
        var last = dash < 0 ? first : Hex(line[(dash + 1)..space]);
        var action = line[(space + 1)..];
        for (var code = first; code <= last; code++)
        {
            Set(entries, code, Entry(action, code - first));
        }
    }

    private static ushort Entry(ReadOnlySpan<char> action, int offset)
    {
        switch (action)
        {
            case "mark":
                return Mark;
            case "hidden":
                return Hidden;
            case "control":
                return Control;
        }

        if (action[0] == '+')
        {
            return (ushort)(Hex(action[1..]) + offset);
        }

        ExpansionList.Add(Text(action[1..]));
        return (ushort)(FirstExpansion + ExpansionList.Count - 1);
    }

    private static string Text(ReadOnlySpan<char> codes)
    {
        var text = string.Empty;
        foreach (var part in codes.Split(' '))
        {
            text += (char)Hex(codes[part]);
        }

        return text;
    }

    private static void Set(List<ushort> entries, int codePoint, ushort entry)
    {
        ref var page = ref PageOf[codePoint >> PageBits];
        if (page == 0)
        {
            page = (ushort)(entries.Count >> PageBits);
            entries.AddRange(new ushort[PageSize]);
        }

        entries[(page << PageBits) | (codePoint & (PageSize - 1))] = entry;
    }

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
