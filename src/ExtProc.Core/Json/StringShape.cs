using System.Buffers;

namespace ExtProc.Core.Json;

/// <summary>Tells by their bytes strings that can't be prose from those that can.</summary>
internal static class StringShape
{
    private const int MaxIdentifier = 256;

    private static readonly SearchValues<byte> IdentifierBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/@+=#~|,*!$%&()[]{}<>;^?"u8);

    private static readonly SearchValues<byte> Base64Bytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=-_\\"u8);

    /// <summary>
    /// True for what an id, an enum or a timestamp can look like: short, printable ASCII without blanks, quotes and escapes.
    /// </summary>
    public static bool IsIdentifier(ReadOnlySpan<byte> raw) => raw.Length <= MaxIdentifier && !raw.ContainsAnyExcept(IdentifierBytes);

    /// <summary>True for base64 and for <c>data:</c> addresses that hold base64. The only escape allowed is that of the slash.</summary>
    public static bool IsPayload(ReadOnlySpan<byte> raw)
    {
        if (raw.StartsWith("data:"u8))
        {
            int comma = raw.IndexOf((byte)',');
            if (comma < 0 || comma > MaxIdentifier || !raw[..comma].EndsWith(";base64"u8) || raw[..comma].ContainsAny(" \""u8))
            {
                return false;
            }
            raw = raw[(comma + 1)..];
        }
        return !raw.ContainsAnyExcept(Base64Bytes) && EscapesOnlySlashes(raw);
    }

    private static bool EscapesOnlySlashes(ReadOnlySpan<byte> raw)
    {
        int escape;
        while ((escape = raw.IndexOf((byte)'\\')) >= 0)
        {
            if (raw[escape + 1] != (byte)'/')
            {
                return false;
            }
            raw = raw[(escape + 2)..];
        }
        return true;
    }
}
