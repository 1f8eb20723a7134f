using System.Text.Json;

namespace ExtProc.Core.Dialects;

/// <summary>Writes the JSON that leads to the text of one channel and holds nothing else.</summary>
internal static class ChannelJson
{
    /// <summary>
    /// Writes the member that step <paramref name="from"/> names into the object that is open, down to the text: <paramref name="quoted"/>,
    /// a JSON string with its quotes.
    /// </summary>
    public static void WriteMember(Utf8JsonWriter json, IReadOnlyList<ChannelStep> steps, int from, ReadOnlySpan<byte> quoted)
    {
        json.WritePropertyName(steps[from].Key!.Value);
        WriteValue(json, steps, from, quoted);
    }

    private static void WriteValue(Utf8JsonWriter json, IReadOnlyList<ChannelStep> steps, int at, ReadOnlySpan<byte> quoted)
    {
        if (at == steps.Count - 1)
        {
            json.WriteRawValue(quoted, skipInputValidation: true);
        }
        else if (steps[at + 1].Key is null)
        {
            json.WriteStartArray();
            WriteValue(json, steps, at + 1, quoted);
            json.WriteEndArray();
        }
        else
        {
            json.WriteStartObject();
            WriteMarks(json, steps[at]);
            WriteMember(json, steps, at + 1, quoted);
            json.WriteEndObject();
        }
    }

    private static void WriteMarks(Utf8JsonWriter json, ChannelStep step)
    {
        if (step.HasIndex)
        {
            json.WriteNumber("index"u8, step.Ordinal);
        }
        if (step.TagKey is { } key && step.Tag is { } tag)
        {
            json.WriteString(key, tag);
        }
    }
}
