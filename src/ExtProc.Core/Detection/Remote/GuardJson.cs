using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ExtProc.Core.Detection.Remote;

/// <summary>Reads answers of guards strictly: what isn't there, or is something else, is no answer.</summary>
internal static class GuardJson
{
    private const int MaxCategory = 64;

    public static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public static bool TryGet(JsonElement owner, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out value) && value.ValueKind == kind;
    }

    /// <summary>A score of 0 to 1.</summary>
    public static bool TryGetScore(JsonElement value, out float score)
    {
        score = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out score) && score is >= 0 and <= 1;
    }

    /// <exception cref="InvalidOperationException">The string is no text: half of a surrogate pair, or broken UTF-8.</exception>
    public static bool TryGetText(JsonElement owner, string name, [NotNullWhen(true)] out string? text)
    {
        text = TryGet(owner, name, JsonValueKind.String, out var value) ? value.GetString() : null;
        return text is not null;
    }

    public static bool IsCategory(string name) =>
        name.Length is > 0 and <= MaxCategory && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
