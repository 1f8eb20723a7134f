namespace ExtProc.Core.Json;

/// <summary>
/// A value that a table asked to be told of. Facts come in the order in which values end, so the members of an object stand before it.
/// </summary>
/// <param name="Id">The table's number for the field.</param>
/// <param name="Kind">What the value is.</param>
/// <param name="Start">Offset of the value; for strings of the first byte after the quote.</param>
/// <param name="Length">Bytes of the value; for strings without the quotes.</param>
/// <param name="FirstPart">Index of the first part inside the value.</param>
/// <param name="EndPart">Index after the last part inside the value.</param>
/// <param name="Path">Path of the value where the rule asks for it, else -1.</param>
public readonly record struct JsonFact(int Id, JsonKind Kind, int Start, int Length, int FirstPart, int EndPart, int Path)
{
    public int End => Start + Length;
}
