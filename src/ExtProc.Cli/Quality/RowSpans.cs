using System.Text.Json;
using ExtProc.Cli.Rows;

namespace ExtProc.Cli.Quality;

/// <summary>Reads the spans of rows: <c>[start, end, type]</c>, in UTF-16 units.</summary>
internal static class RowSpans
{
    /// <exception cref="RowException">They are something else.</exception>
    public static IReadOnlyList<LabelledSpan> Of(in LabelledRow row)
    {
        if (!row.Row.TryGetProperty("spans", out var spans))
        {
            return [];
        }

        if (spans.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(row);
        }

        var read = new List<LabelledSpan>();
        foreach (var span in spans.EnumerateArray())
        {
            var isSpan = span.ValueKind == JsonValueKind.Array && span.GetArrayLength() == 3 && span[0].ValueKind == JsonValueKind.Number
                && span[1].ValueKind == JsonValueKind.Number && span[2].ValueKind == JsonValueKind.String;
            if (!isSpan || !span[0].TryGetInt32(out var start) || !span[1].TryGetInt32(out var end) || start < 0 || end <= start || end > row.Text.Length)
            {
                throw Wrong(row);
            }

            read.Add(new LabelledSpan(start, end, span[2].GetString()!));
        }

        return read;
    }

    private static RowException Wrong(in LabelledRow row) => new($"row {row.Number}: \"spans\" must be a list of [start, end, type] inside the text");
}
