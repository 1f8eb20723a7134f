using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace ExtProc.Core.Policies.Testing;

/// <summary>
/// The texts of a body as who reads it sees them: each string that says something, decoded; in a stream the pieces that stand at one place
/// of its events, as one text. For bodies that this process made.
/// </summary>
internal sealed class SeenTexts
{
    /// <summary>Fields whose values only hold the others together.</summary>
    private static readonly FrozenSet<string> s_plumbing =
        FrozenSet.Create(StringComparer.Ordinal, "id", "object", "role", "type", "finish_reason", "tool_call_id");

    private readonly Dictionary<string, StringBuilder> _byPlace = new(StringComparer.Ordinal);

    public static SeenTexts OfBody(ReadOnlySpan<byte> json)
    {
        var texts = new SeenTexts();
        texts.Add(json);
        return texts;
    }

    public static SeenTexts OfStream(ReadOnlySpan<byte> events)
    {
        var texts = new SeenTexts();
        foreach (var line in Encoding.UTF8.GetString(events).Split('\n'))
        {
            if (line.StartsWith("data:", StringComparison.Ordinal) && line.AsSpan(5).Trim() is var data && !data.SequenceEqual("[DONE]"))
            {
                texts.Add(Encoding.UTF8.GetBytes(data.ToString()));
            }
        }
        return texts;
    }

    public bool Contain(string text) => _byPlace.Values.Any(seen => seen.ToString().Contains(text, StringComparison.Ordinal));

    private void Add(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            Add("", document.RootElement);
        }
        catch (JsonException)
        {
            At("").Append(Encoding.UTF8.GetString(json));
        }
    }

    private void Add(string place, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject().Where(static property => !s_plumbing.Contains(property.Name)))
                {
                    Add($"{place}.{property.Name}", property.Value);
                }
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Add($"{place}[{index++}]", item);
                }
                break;
            case JsonValueKind.String:
                At(place).Append(element.GetString());
                break;
        }
    }

    private StringBuilder At(string place)
    {
        if (!_byPlace.TryGetValue(place, out var text))
        {
            _byPlace.Add(place, text = new StringBuilder());
        }
        return text;
    }
}
