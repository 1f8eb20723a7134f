using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Bodies;

/// <summary>
/// Files that stand in a JSON string as base64, bare or as a data URI (RFC 2397). Decodes those that are text: valid UTF-8 without controls but
/// white space. Stateless.
/// </summary>
internal static class TextDataUri
{
    /// <summary>Longest media type with its parameters; what is longer is no text.</summary>
    private const int MaxHeadBytes = 256;

    private const int PieceChars = 2048;

    private static readonly SearchValues<byte> s_controls = SearchValues.Create([.. Enumerable.Range(0, 32).Except([9, 10, 12, 13]).Select(static code => (byte)code), 127]);

    /// <param name="raw">The inside of the JSON string.</param>
    /// <param name="dataStart">Offset of the base64 text.</param>
    /// <param name="output">Receives the file's text, spelled as the inside of a JSON string: at most twice as long as the text.</param>
    /// <returns>False when it isn't base64, or isn't text; nothing was written then.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> raw, out int dataStart, IBufferWriter<byte> output)
    {
        if (!TryFindData(raw, out dataStart))
        {
            return false;
        }
        ReadOnlySpan<byte> data = raw[dataStart..];
        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, data.Length));
        try
        {
            int length = JsonText.Unescape(data, rented);
            bool decoded = Base64.DecodeFromUtf8InPlace(rented.AsSpan(0, length), out int written) == OperationStatus.Done;
            ReadOnlySpan<byte> content = rented.AsSpan(0, decoded ? written : 0);
            if (content.IsEmpty || content.ContainsAny(s_controls) || !Utf8.IsValid(content))
            {
                return false;
            }
            Spell(content, output);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    private static void Spell(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        Span<char> chars = stackalloc char[PieceChars];
        while (!text.IsEmpty)
        {
            Utf8.ToUtf16(text, chars, out int read, out int written);
            TextCodec.Encode(chars[..written], TextEncoding.JsonString, output);
            text = text[read..];
        }
    }

    private static bool TryFindData(ReadOnlySpan<byte> raw, out int start)
    {
        start = 0;
        if (raw.Length < 5 || !Ascii.EqualsIgnoreCase(raw[..5], "data:"u8))
        {
            return true;
        }
        int comma = raw[..Math.Min(raw.Length, MaxHeadBytes)].IndexOf((byte)',');
        if (comma < 7 || !Ascii.EqualsIgnoreCase(raw[(comma - 7)..comma], ";base64"u8))
        {
            return false;
        }
        start = comma + 1;
        return !IsMedia(raw[5..comma]);
    }

    /// <summary>Types whose content can't be text: what they hold isn't decoded in vain.</summary>
    private static bool IsMedia(ReadOnlySpan<byte> type) => StartsWith(type, "image/"u8) || StartsWith(type, "audio/"u8) || StartsWith(type, "video/"u8);

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);
}
