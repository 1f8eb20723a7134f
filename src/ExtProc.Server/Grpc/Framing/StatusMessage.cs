using System.Buffers;
using System.Text;

namespace ExtProc.Server.Grpc.Framing;

/// <summary>The text of a status as the grpc-message header carries it: UTF-8, percent-encoded, at most 1 KiB of text.</summary>
internal static class StatusMessage
{
    public const int MaxChars = 1024;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !\"#$&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public static string Encode(string message)
    {
        var text = message.AsSpan(0, Math.Min(message.Length, MaxChars));
        if (!text.ContainsAnyExcept(Plain))
        {
            return text.Length == message.Length ? message : text.ToString();
        }

        var encoded = new StringBuilder(text.Length + 32);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && Plain.Contains((char)rune.Value))
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                encoded.Append('%').Append("0123456789ABCDEF"[value >> 4]).Append("0123456789ABCDEF"[value & 15]);
            }
        }

        return encoded.ToString();
    }
}
