namespace ExtProc.Core.Exchanges;

/// <summary>How the bytes of a part spell its text. A view of the text is decoded from these bytes and mapped back to them.</summary>
public enum TextEncoding
{
    /// <summary>The inside of a JSON string: UTF-8 with JSON escapes.</summary>
    JsonString,

    /// <summary>The inside of a JSON string whose text is itself JSON (tool-call arguments): escapes are undone twice.</summary>
    JsonInJsonString,
}
