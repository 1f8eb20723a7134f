namespace ExtProc.Core.Json;

/// <summary>One step of a path: a member (by where its key stands in the body) or an element.</summary>
internal struct JsonPathNode
{
    public int Parent;

    /// <summary>Offset of the key without quotes; -1 for elements and the root.</summary>
    public int KeyStart;
    public int KeyLength;

    /// <summary>Position in the array, for elements.</summary>
    public int Position;

    /// <summary>What the object's <c>index</c> says, or its position.</summary>
    public long Ordinal;

    /// <summary>True when the object itself said its ordinal.</summary>
    public bool HasIndex;

    /// <summary>Where the object's tag stands (see <see cref="FieldKind.Tag"/>): its key and its value, without quotes; lengths 0 if it has none.</summary>
    public int TagKeyStart;
    public int TagKeyLength;
    public int TagStart;
    public int TagLength;

    public readonly bool IsElement => KeyStart < 0;
}
