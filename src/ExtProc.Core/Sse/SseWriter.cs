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

    /// <summary>Writes data as <c>data</c> lines with the given line end.</summary>
    internal static void WriteLines(ReadOnlySpan<byte> data, ReadOnlySpan<byte> lineEnd, IBufferWriter<byte> output)
    {
        while (true)
        {
            int end = data.IndexOfAny((byte)'\n', (byte)'\r');
            output.Write("data: "u8);
            output.Write(end < 0 ? data : data[..end]);
            output.Write(lineEnd);
            if (end < 0)
            {
                return;
            }
            bool pair = data[end..].StartsWith("\r\n"u8);
            data = data[(end + (pair ? 2 : 1))..];
        }
    }
}
