namespace ExtProc.Core.Json;

/// <summary>
/// What an object says of itself: which element it is (<see cref="FieldKind.Ordinal"/>) and of which kind (<see cref="FieldKind.Tag"/>).
/// </summary>
internal struct JsonPathMark
{
    public bool HasIndex;
    public long Index;

    /// <summary>Where the tag's key and value stand, without quotes; both lengths are 0 if there is none.</summary>
    public int TagKeyStart;
    public int TagKeyLength;
    public int TagStart;
    public int TagLength;
}
