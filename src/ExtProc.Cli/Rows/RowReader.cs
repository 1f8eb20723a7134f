using System.Text.Json;

namespace ExtProc.Cli.Rows;

/// <summary>Reads labelled rows from files, one after the other.</summary>
internal static class RowReader
{
    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = 32 };

    /// <summary>The rows of the files. Each is valid until the next.</summary>
    /// <param name="files">Plain or gzip.</param>
    /// <param name="onProgress">Told which share of all files was read, 0 to 1.</param>
    /// <exception cref="RowException">A file cannot be read, or a line is no row.</exception>
    public static IEnumerable<LabelledRow> Read(IReadOnlyList<string> files, Action<double>? onProgress = null)
    {
        var number = 0;
        for (var i = 0; i < files.Count; i++)
        {
            using var source = Open(files[i]);
            while (TryReadLine(source, files[i], out var line))
            {
                if (line.Span.Trim(" \t\r"u8).IsEmpty)
                {
                    continue;
                }

                using var document = Parse(line, files[i], source.Line);
                yield return RowOf(document.RootElement, number++, files[i], source.Line);
                onProgress?.Invoke((i + source.Progress) / files.Count);
            }
        }
    }

    private static RowSource Open(string path)
    {
        try
        {
            return new RowSource(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RowException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static bool TryReadLine(RowSource source, string path, out ReadOnlyMemory<byte> line)
    {
        try
        {
            return source.TryRead(out line);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new RowException($"{path}:{source.Line}: {e.Message}", e);
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> line, string path, int number)
    {
        try
        {
            return JsonDocument.Parse(line, s_strict);
        }
        catch (JsonException e)
        {
            // The parser's own message may quote the line.
            throw new RowException($"{path}:{number}: the line is not JSON (byte {e.BytePositionInLine})", e);
        }
    }

    private static LabelledRow RowOf(JsonElement row, int number, string path, int line)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new RowException($"{path}:{line}: the line is not an object");
        }

        if (!row.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
        {
            throw new RowException($"{path}:{line}: the row has no \"text\"");
        }

        var label = row.TryGetProperty("label", out var given) ? given : default;
        var source = row.TryGetProperty("source", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : Path.GetFileName(path);
        return new LabelledRow(number, TextOf(text, path, line), label, source, row);
    }

    private static string TextOf(JsonElement text, string path, int line)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new RowException($"{path}:{line}: \"text\" has half a surrogate pair or is not UTF-8", e);
        }
    }
}
