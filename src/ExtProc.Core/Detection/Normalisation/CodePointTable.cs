using System.Globalization;

namespace ExtProc.Core.Detection.Normalisation;

/// <summary>
/// What each code point becomes, in two levels: pages of 128 entries, shared where they are equal. Loaded from an embedded file of lines
/// <c>first[-last] action</c>, where the action is <c>mark</c>, <c>hidden</c>, <c>control</c>, <c>+HEX</c> (a range that maps to a range of
/// equal length) or <c>=HEX HEX..</c> (UTF-16 units). Immutable.
/// </summary>
internal sealed class CodePointTable
{
    /// <summary>The code point stays.</summary>
    public const ushort Same = 0;

    /// <summary>Dropped: a mark that decorates another character.</summary>
    public const ushort Mark = 1;

    /// <summary>Dropped: invisible or direction-changing.</summary>
    public const ushort Hidden = 2;

    /// <summary>Dropped: a control character that is not white space.</summary>
    public const ushort Control = 3;

    private const int PageBits = 7;
    private const int PageSize = 1 << PageBits;

    /// <summary>Entries from here on are longer texts: no single unit lies among the surrogates.</summary>
    private const ushort FirstExpansion = 0xD800;

    private readonly ushort[] _pageOf = new ushort[0x110000 >> PageBits];
    private readonly ushort[] _entries;
    private readonly string[] _expansions;

    private CodePointTable(StreamReader reader)
    {
        // Page 0 maps everything to itself; code points get pages of their own as the file mentions them.
        var entries = new List<ushort>(new ushort[PageSize]);
        var expansions = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            Add(entries, expansions, line);
        }

        _entries = [.. entries];
        _expansions = [.. expansions];
    }

    /// <summary>Loads the table that is embedded under a name.</summary>
    public static CodePointTable Load(string resource)
    {
        using var stream = typeof(CodePointTable).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The table {resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return new CodePointTable(reader);
    }

    /// <summary>One of the constants, a single UTF-16 unit, or an entry for <see cref="TryExpand"/>.</summary>
    public ushort Lookup(int codePoint) =>
        _entries[(_pageOf[codePoint >> PageBits] << PageBits) | (codePoint & (PageSize - 1))];

    /// <summary>The text that an entry stands for, when it is longer than one unit.</summary>
    public bool TryExpand(ushort entry, out string text)
    {
        var index = entry - FirstExpansion;
        if ((uint)index < (uint)_expansions.Length)
        {
            text = _expansions[index];
            return true;
        }

        text = string.Empty;
        return false;
    }

    private void Add(List<ushort> entries, List<string> expansions, ReadOnlySpan<char> line)
    {
        var space = line.IndexOf(' ');
        var dash = line[..space].IndexOf('-');
        var first = Hex(line[..(dash < 0 ? space : dash)]);
        var last = dash < 0 ? first : Hex(line[(dash + 1)..space]);
        var action = line[(space + 1)..];
        for (var code = first; code <= last; code++)
        {
            Set(entries, code, Entry(expansions, action, code - first));
        }
    }

    private static ushort Entry(List<string> expansions, ReadOnlySpan<char> action, int offset)
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

        expansions.Add(Text(action[1..]));
        return (ushort)(FirstExpansion + expansions.Count - 1);
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

    private void Set(List<ushort> entries, int codePoint, ushort entry)
    {
        ref var page = ref _pageOf[codePoint >> PageBits];
        if (page == 0)
        {
            page = (ushort)(entries.Count >> PageBits);
            entries.AddRange(new ushort[PageSize]);
        }

        entries[(page << PageBits) | (codePoint & (PageSize - 1))] = entry;
    }

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
