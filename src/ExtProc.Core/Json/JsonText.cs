using System.Buffers;
using System.Globalization;
using System.Text;

namespace ExtProc.Core.Json;

/// <summary>Reads and compares the insides of JSON strings that a scan has accepted.</summary>
public static class JsonText
{
    private static readonly SearchValues<byte> WordBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$-"u8);

    /// <summary>Undoes the escapes. Lone surrogates become U+FFFD. <paramref name="destination"/> must be as long as the input.</summary>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        int written = 0;
        while (true)
        {
            int escape = raw.IndexOf((byte)'\\');
            if (escape < 0)
            {
                raw.CopyTo(destination[written..]);
                return written + raw.Length;
            }
            raw[..escape].CopyTo(destination[written..]);
            written += escape;
            raw = raw[escape..];
            written += UnescapeOne(ref raw, destination[written..]);
        }
    }

    /// <summary>True when the string spells the text, however it is escaped.</summary>
    public static bool Is(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> text)
    {
        if (!raw.Contains((byte)'\\'))
        {
            return raw.SequenceEqual(text);
        }
        if (raw.Length > text.Length * 12)
        {
            return false;
        }
        Span<byte> buffer = raw.Length <= 512 ? stackalloc byte[raw.Length] : new byte[raw.Length];
        return ((ReadOnlySpan<byte>)buffer[..Unescape(raw, buffer)]).SequenceEqual(text);
    }

    /// <summary>The text as a string, cut at <paramref name="maxBytes"/> of its raw spelling.</summary>
    public static string? ToText(ReadOnlySpan<byte> raw, int maxBytes)
    {
        if (raw.Length > maxBytes)
        {
            return null;
        }
        if (!raw.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(raw);
        }
        byte[] buffer = new byte[raw.Length];
        return Encoding.UTF8.GetString(buffer, 0, Unescape(raw, buffer));
    }

    internal static bool IsPlainWord(ReadOnlySpan<byte> key) => !key.IsEmpty && !key.ContainsAnyExcept(WordBytes);

    private static int UnescapeOne(ref ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        byte kind = raw[1];
        if (kind == (byte)'u')
        {
            var rune = ReadRune(ref raw);
            return rune.EncodeToUtf8(destination);
        }
        destination[0] = kind switch
        {
            (byte)'b' => 8,
            (byte)'f' => 12,
            (byte)'n' => 10,
            (byte)'r' => 13,
            (byte)'t' => 9,
            _ => kind,
        };
        raw = raw[2..];
        return 1;
    }

    private static Rune ReadRune(ref ReadOnlySpan<byte> raw)
    {
        char first = ReadUnit(raw);
        raw = raw[6..];
        if (!char.IsSurrogate(first))
        {
            return new Rune(first);
        }
        if (char.IsHighSurrogate(first) && raw.Length >= 6 && raw[0] == (byte)'\\' && raw[1] == (byte)'u')
        {
            char second = ReadUnit(raw);
            if (char.IsLowSurrogate(second))
            {
                raw = raw[6..];
                return new Rune(first, second);
            }
        }
        return Rune.ReplacementChar;
    }

    private static char ReadUnit(ReadOnlySpan<byte> escape)
    {
        ushort.TryParse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit);
        return (char)unit;
    }
}
