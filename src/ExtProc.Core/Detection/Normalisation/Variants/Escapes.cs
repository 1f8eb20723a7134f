using System.Globalization;
using System.Text;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>Undoes escapes: <c>%69</c>, <c>\x69</c>, <c>\u0069</c>, <c>&amp;#105;</c>, <c>&amp;#x69;</c>.</summary>
internal static class Escapes
{
    private const int MinEscapes = 3;

    /// <summary>A run without its escapes, or null if it has too few or they are not UTF-8.</summary>
    public static string? Undo(ReadOnlySpan<char> run)
    {
        run = run[..Math.Min(run.Length, 6 * VariantFinder.MaxLength)];
        var bytes = new List<byte>(run.Length);
        Span<byte> utf8 = stackalloc byte[4];
        var escapes = 0;
        for (var at = 0; at < run.Length;)
        {
            var length = ReadEscape(run[at..], out var value, out var isByte);
            if (length > 0)
            {
                escapes++;
            }
            else
            {
                length = 1;
                value = run[at];
                isByte = false;
            }

            at += length;
            if (isByte)
            {
                bytes.Add((byte)value);
                continue;
            }

            var rune = Rune.IsValid(value) ? new Rune(value) : Rune.ReplacementChar;
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
        }

        if (escapes < MinEscapes)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString([.. bytes]);
        return text.Contains('\uFFFD') ? null : text;
    }

    private static int ReadEscape(ReadOnlySpan<char> text, out int value, out bool isByte)
    {
        value = 0;
        isByte = false;
        switch (text)
        {
            case ['%', ..]:
                isByte = true;
                return ReadHex(text, 1, 2, out value);
            case ['\\', 'x', ..]:
                isByte = true;
                return ReadHex(text, 2, 2, out value);
            case ['\\', 'u', ..]:
                return ReadHex(text, 2, 4, out value);
            case ['&', '#', ..]:
                return ReadReference(text, out value);
            default:
                return 0;
        }
    }

    private static int ReadHex(ReadOnlySpan<char> text, int start, int digits, out int value)
    {
        value = 0;
        var isHex = text.Length >= start + digits
            && int.TryParse(text.Slice(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        return isHex ? start + digits : 0;
    }

    private static int ReadReference(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        var end = text[..Math.Min(text.Length, 10)].IndexOf(';');
        if (end < 3)
        {
            return 0;
        }

        var isHex = text[2] is 'x' or 'X';
        var digits = text[(isHex ? 3 : 2)..end];
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return int.TryParse(digits, style, CultureInfo.InvariantCulture, out value) ? end + 1 : 0;
    }
}
