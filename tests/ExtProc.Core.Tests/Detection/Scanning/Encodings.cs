using System.Buffers;
using System.Globalization;
using System.Text;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Detection.Scanning;

/// <summary>Spells texts as the bytes of a part: in the shortest way, or every character in a random one.</summary>
internal static class Encodings
{
    public static byte[] Encode(string text, TextEncoding encoding)
    {
        var output = new ArrayBufferWriter<byte>();
        TextCodec.Encode(text, encoding, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>In nested JSON: a quote that opens or closes a string literal.</summary>
    public const char InnerQuote = '\uE000';

    /// <summary>Raw, short escapes and \u escapes at random, in both layers where there are two.</summary>
    public static byte[] Spell(string text, TextEncoding encoding, Random random)
    {
        var inner = encoding == TextEncoding.JsonInJsonString ? SpellOnce(text, random).Replace(InnerQuote, '"') : text;
        return Encoding.UTF8.GetBytes(SpellOnce(inner, random));
    }

    private static string SpellOnce(string text, Random random)
    {
        var spelled = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (isPair && random.Next(2) == 0)
            {
                spelled.Append(text, i++, 2);
                continue;
            }

            spelled.Append(SpellUnit(text[i], random));
        }

        return spelled.ToString();
    }

    private static string SpellUnit(char c, Random random)
    {
        var shortForm = c switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '/' => "\\/",
            '\n' => "\\n",
            '\t' => "\\t",
            _ => null,
        };
        if (c == InnerQuote)
        {
            return c.ToString();
        }

        var mustEscape = c is '"' or '\\' or < ' ' || char.IsSurrogate(c);
        if (!mustEscape && random.Next(3) > 0)
        {
            return c.ToString();
        }

        var hex = ((int)c).ToString(random.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture);
        return shortForm is not null && random.Next(2) == 0 ? shortForm : "\\u" + hex;
    }
}
