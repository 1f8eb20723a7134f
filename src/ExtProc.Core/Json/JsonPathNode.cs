namespace ExtProc.Core.Json;

/// <summary>One step of a path: a member, by where its key stands in the body, or an element.</summary>
internal struct JsonPathNode
{
    public int Parent;

    /// <summary>Offset of the key without quotes; -1 for elements and the root.</summary>
    public int KeyStart;

    /// <summary>Bytes of the key; for elements the position in the array.</summary>
    public int KeyLength;

    /// <summary>Index in the table of marks, or -1 for none.</summary>
    public int Mark;

    public readonly bool IsElement => KeyStart < 0;

    public readonly int Position => KeyLength;
}
