using System.Buffers;
using System.Text;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Detection.Normalisation;

/// <summary>Decodes and encodes the texts of parts. Stateless; safe for any number of threads.</summary>
public static class TextCodec
{
    private const int MaxUnitBytes = 16;

    /// <summary>The original text, not folded. What cannot be decoded is U+FFFD; nothing throws.</summary>
    public static string Decode(ReadOnlySpan<byte> raw, TextEncoding encoding)
    {
        var text = new StringBuilder(raw.Length);
        var reader = new CodePointReader(raw, encoding, final: true);
        while (reader.Read())
        {
            if (reader.CodePoint <= char.MaxValue)
            {
                text.Append((char)reader.CodePoint);
            }
            else
            {
                text.Append(new Rune(reader.CodePoint).ToString());
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// Writes a text so that it can stand inside a JSON string, or inside a string of JSON that itself stands in a JSON string. Only
    /// quotes, backslashes, controls and lone surrogates are escaped.
    /// </summary>
    public static void Encode(ReadOnlySpan<char> text, TextEncoding encoding, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var nested = encoding == TextEncoding.JsonInJsonString;
        while (!text.IsEmpty)
        {
            var span = output.GetSpan(MaxUnitBytes);
            var written = EncodeOne(ref text, nested, span);
            output.Advance(written);
        }
    }

    private static int EncodeOne(ref ReadOnlySpan<char> text, bool nested, Span<byte> output)
    {
        if (Rune.DecodeFromUtf16(text, out var rune, out var used) != OperationStatus.Done)
        {
            var length = EncodeUnit(text[0], nested, output);
            text = text[1..];
            return length;
        }

        text = text[used..];
        if (rune.Value is >= 0x20 and not '"' and not '\\')
        {
            return rune.EncodeToUtf8(output);
        }

        var letter = JsonEscapes.Spell((char)rune.Value);
        return letter == '\0' ? EncodeUnit((char)rune.Value, nested, output) : EncodeLetter(letter, nested, output);
    }

    private static int EncodeUnit(char unit, bool nested, Span<byte> output)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        var at = EncodeBackslash(nested, output);
        output[at++] = (byte)'u';
        for (var shift = 12; shift >= 0; shift -= 4)
        {
            output[at++] = digits[(unit >> shift) & 0xF];
        }

        return at;
    }

    private static int EncodeLetter(char letter, bool nested, Span<byte> output)
    {
        var at = EncodeBackslash(nested, output);
        if (nested && letter is '"' or '\\')
        {
            output[at++] = (byte)'\\';
        }

        output[at++] = (byte)letter;
        return at;
    }

    private static int EncodeBackslash(bool nested, Span<byte> output)
    {
        output[0] = (byte)'\\';
        output[1] = (byte)'\\';
        return nested ? 2 : 1;
    }
}
