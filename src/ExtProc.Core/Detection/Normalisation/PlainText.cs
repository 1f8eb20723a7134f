using System.Buffers;

namespace ExtProc.Core.Detection.Normalisation;

/// <summary>The bytes that stand for themselves in every encoding and in the view: printable ASCII but for quotes and backslashes.</summary>
internal static class PlainText
{
    private static readonly SearchValues<byte> Bytes = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>How many bytes at the start are plain.</summary>
    public static int LengthOf(ReadOnlySpan<byte> raw)
    {
        var end = raw.IndexOfAnyExcept(Bytes);
        return end < 0 ? raw.Length : end;
    }

    public static bool Contains(byte value) => Bytes.Contains(value);
}
