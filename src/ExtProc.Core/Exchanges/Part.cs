namespace ExtProc.Core.Exchanges;

/// <summary>
/// One string of a body: the raw bytes between the quotes of a JSON string at [<see cref="Start"/>, <see cref="Start"/> + <see cref="Length"/>).
/// </summary>
/// <param name="Scope">Direction and kind.</param>
/// <param name="Start">Offset of the first byte after the opening quote, from the start of the body or event data.</param>
/// <param name="Length">Bytes up to the closing quote.</param>
/// <param name="Encoding">How the bytes spell the text.</param>
/// <param name="Path">The JSON path, as an index into the <see cref="Json.JsonPathTable"/> of the same parse.</param>
/// <param name="Channel">
/// Which text this is a piece of: 0 for a string that stands alone; otherwise a number that is equal for all pieces of one streamed
/// text of this exchange (a choice's content, a tool call's arguments) and different for different texts.
/// </param>
public readonly record struct Part(PartScope Scope, int Start, int Length, TextEncoding Encoding, int Path, int Channel)
{
    public int End => Start + Length;
}
