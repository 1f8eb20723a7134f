using System.Buffers;

namespace ExtProc.Core.Sse;

/// <summary>Writes server-sent events.</summary>
public static class SseWriter
{
    /// <summary>Writes an event with the given data; every line of it becomes a <c>data</c> line.</summary>
    public static void WriteData(ReadOnlySpan<byte> data, IBufferWriter<byte> output)
    {
        WriteLines(data, "\n"u8, output);
        output.Write("\n"u8);
    }

    /// <summary>Writes a block that was read, with other data in the place of its own; everything else in it stays as it came.</summary>
    public static void WriteWithData(in SseEvent block, ReadOnlySpan<byte> data, IBufferWriter<byte> output)
    {
        // A line that is nothing but the field's name has no colon after which data could go.
        bool hasPlace = block.DataLines == 1 && block.Raw[block.DataStart - 1] is (byte)':' or (byte)' ';
        if (hasPlace && !data.ContainsAny((byte)'\n', (byte)'\r'))
        {
            output.Write(block.Raw[..block.DataStart]);
            output.Write(data);
            output.Write(block.Raw[(block.DataStart + block.Data.Length)..]);
            return;
        }
        output.Write(block.Raw[..block.LinesStart]);
        var rest = block.Raw[block.LinesStart..];
        bool isWritten = false;
        while (!rest.IsEmpty)
        {
            var line = TakeLine(ref rest, out var lineEnd);
            if (!IsData(line))
            {
                output.Write(line);
                output.Write(lineEnd);
            }
            else if (!isWritten)
            {
                WriteLines(data, lineEnd.IsEmpty ? "\n"u8 : lineEnd, output);
                isWritten = true;
            }
        }
    }

    private static bool IsData(ReadOnlySpan<byte> line) => line.SequenceEqual("data"u8) || line.StartsWith("data:"u8);

    private static void WriteLines(ReadOnlySpan<byte> data, ReadOnlySpan<byte> lineEnd, IBufferWriter<byte> output)
    {
        do
        {
            var line = TakeLine(ref data, out var ended);
            output.Write("data: "u8);
            output.Write(line);
            output.Write(lineEnd);
            if (data.IsEmpty && !ended.IsEmpty)
            {
                output.Write("data: "u8);
                output.Write(lineEnd);
            }
        }
        while (!data.IsEmpty);
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> lineEnd)
    {
        int end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0)
        {
            var last = rest;
            rest = lineEnd = default;
            return last;
        }
        lineEnd = rest.Slice(end, rest[end..].StartsWith("\r\n"u8) ? 2 : 1);
        var line = rest[..end];
        rest = rest[(end + lineEnd.Length)..];
        return line;
    }
}
