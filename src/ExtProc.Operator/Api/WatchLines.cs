using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Api;

/// <summary>The lines of a watch: one JSON object each, capped in length.</summary>
internal static class WatchLines
{
    /// <summary>etcd takes 1.5 MiB; the rest is for what the server adds.</summary>
    public const int MaxLineBytes = 4 * 1024 * 1024;

    /// <exception cref="HttpRequestException">A line is too long or is not JSON.</exception>
    public static async IAsyncEnumerable<WatchLine> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (TryTake(ref buffer, out var line))
                {
                    yield return Parse(line);
                }
                if (buffer.Length > MaxLineBytes)
                {
                    throw new HttpRequestException($"a line of a watch is longer than {MaxLineBytes} bytes");
                }
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static bool TryTake(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }
        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private static WatchLine Parse(ReadOnlySequence<byte> line)
    {
        if (line.Length > MaxLineBytes)
        {
            throw new HttpRequestException($"a line of a watch is longer than {MaxLineBytes} bytes");
        }
        try
        {
            var reader = new Utf8JsonReader(line);
            return JsonSerializer.Deserialize(ref reader, ApiJson.Default.WatchLine) ?? throw new JsonException();
        }
        catch (JsonException broken)
        {
            throw new HttpRequestException("a line of a watch is not JSON", broken);
        }
    }
}
