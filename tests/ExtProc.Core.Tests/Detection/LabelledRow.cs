using System.IO.Compression;
using System.Text.Json;

namespace ExtProc.Core.Tests.Detection;

/// <summary>Rows of the shared detector data: a text, its label and, for personal data, the spans that are some.</summary>
internal sealed record LabelledRow(string Text, int Label, string Rule, string Kind, IReadOnlyList<LabelledSpan> Spans)
{
    /// <summary>The rows of a file by its name without endings; skips the running test when the shared data is missing.</summary>
    public static IEnumerable<LabelledRow> Read(string name)
    {
        var path = Path.Combine(RealParts.SharedData.Require(), "data", name + ".jsonl.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            yield return Parse(row.RootElement);
        }
    }

    private static LabelledRow Parse(JsonElement row) => new(
        row.GetProperty("text").GetString()!,
        row.TryGetProperty("label", out var label) && label.ValueKind == JsonValueKind.Number ? label.GetInt32() : 0,
        row.TryGetProperty("rule", out var rule) ? rule.GetString()! : "",
        row.TryGetProperty("kind", out var kind) ? kind.GetString()! : "",
        row.TryGetProperty("spans", out var spans) ? [.. spans.EnumerateArray().Select(LabelledSpan.Parse)] : []);
}
