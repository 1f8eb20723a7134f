using System.Text.Json;

namespace ExtProc.Cli.Rows;

/// <summary>One row of a labelled file.</summary>
/// <param name="Number">Its number among all rows of all files, from 0.</param>
/// <param name="Text">The text to judge.</param>
/// <param name="Label">What it is: 0 or 1, or a name; undefined where the row has no label.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Row">The whole row, for fields that are only copied. Valid until the next row is read.</param>
internal readonly record struct LabelledRow(int Number, string Text, JsonElement Label, string Source, JsonElement Row)
{
    /// <summary>1 or 0, or null for another label or none.</summary>
    public int? Class => Label.ValueKind == JsonValueKind.Number && Label.TryGetInt32(out var value) && value is 0 or 1 ? value : null;

    /// <summary>A text field, or null where the row has none.</summary>
    public string? Get(string field) => Row.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
