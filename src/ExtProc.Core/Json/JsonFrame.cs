namespace ExtProc.Core.Json;

/// <summary>One open level of a scan: what a path would say of it, and that path once somebody asked.</summary>
internal struct JsonFrame
{
    /// <summary>Offset of the key, or -1 for an element.</summary>
    public int KeyStart;

    /// <summary>Bytes of the key, or the position of the element.</summary>
    public int KeyLength;

    /// <summary>Index in the path table, or -1 while nobody asked.</summary>
    public int Path;
}
