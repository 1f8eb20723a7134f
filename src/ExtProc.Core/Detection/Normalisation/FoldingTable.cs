namespace ExtProc.Core.Detection.Normalisation;

/// <summary>What each code point becomes in the folded view. Loaded once from <c>folding.txt</c> (written by <c>folding.py</c>).</summary>
internal static class FoldingTable
{
    /// <summary>The code point stays.</summary>
    public const ushort Same = CodePointTable.Same;

    /// <summary>Dropped: a mark that decorates another character.</summary>
    public const ushort Mark = CodePointTable.Mark;

    /// <summary>Dropped: invisible or direction-changing. Tag characters are hidden too, and become the ASCII they stand for.</summary>
    public const ushort Hidden = CodePointTable.Hidden;

    /// <summary>Dropped: a control character that is not white space.</summary>
    public const ushort Control = CodePointTable.Control;

    private static readonly CodePointTable Table = CodePointTable.Load("folding.txt");

    /// <summary>One of the constants, a single UTF-16 unit, or an entry for <see cref="TryExpand"/>.</summary>
    public static ushort Lookup(int codePoint) => Table.Lookup(codePoint);

    /// <summary>The text that an entry stands for, when it is longer than one unit.</summary>
    public static bool TryExpand(ushort entry, out string text) => Table.TryExpand(entry, out text);
}
