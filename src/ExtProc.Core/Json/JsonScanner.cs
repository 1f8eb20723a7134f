using System.Text.Unicode;

namespace ExtProc.Core.Json;

/// <summary>
/// One strict pass over a JSON text (RFC 8259, nothing beyond it): finds every string, and by a <see cref="FieldTable"/> says what it
/// is. Whatever two parsers could read differently is a fault. Linear in the length; throws for no input.
/// </summary>
public static class JsonScanner
{
    /// <summary>Containers inside each other; chosen as what the strictest common parsers take.</summary>
    public const int DefaultMaxDepth = 64;

    /// <summary>Strings in one text; beyond it the parts would need many times the memory of the text.</summary>
    public const int MaxParts = 1 << 19;

    /// <summary>
    /// Scans a whole text into <paramref name="reading"/>, which is emptied first. After a fault the reading is to be thrown away.
    /// </summary>
    public static ReadFault Scan(ReadOnlySpan<byte> text, FieldTable table, JsonReading reading, int maxDepth = DefaultMaxDepth)
    {
        reading.Begin(maxDepth);
        if (text.StartsWith("\uFEFF"u8))
        {
            return ReadFault.ByteOrderMark;
        }
        if (!Utf8.IsValid(text))
        {
            return ReadFault.InvalidUtf8;
        }
        return new JsonScan(text, reading, maxDepth).Run(table.Root);
    }
}
