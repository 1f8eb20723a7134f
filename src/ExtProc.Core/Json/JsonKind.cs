namespace ExtProc.Core.Json;

/// <summary>The kinds of JSON values.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1720", Justification = "These are the names in RFC 8259.")]
public enum JsonKind
{
    Null,
    False,
    True,
    Number,
    String,
    Array,
    Object,
}
