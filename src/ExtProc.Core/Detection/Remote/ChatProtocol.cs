using System.Text.Json;

namespace ExtProc.Core.Detection.Remote;

/// <summary>
/// An OpenAI-compatible chat model used as a guard: each part is a conversation of one turn, and the model's template makes the question
/// of it. What the model answers must be one of its format's verdicts to the letter; anything else is an error and never "safe".
/// </summary>
internal sealed class ChatProtocol(string? model, ReadChatVerdict readVerdict) : IGuardProtocol
{
    /// <summary>Room for a verdict and its categories, and no more.</summary>
    private const int MaxTokens = 64;

    public int MaxParts => 1;

    public void WriteRequest(Utf8JsonWriter writer, ReadOnlySpan<RemotePart> parts)
    {
        writer.WriteStartObject();
        if (model is not null)
        {
            writer.WriteString("model"u8, model);
        }

        writer.WriteStartArray("messages"u8);
        writer.WriteStartObject();
        writer.WriteString("role"u8, "user"u8);
        writer.WriteString("content"u8, parts[0].Text.Span);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteNumber("temperature"u8, 0);
        writer.WriteNumber("max_tokens"u8, MaxTokens);
        writer.WriteBoolean("stream"u8, false);
        writer.WriteEndObject();
    }

    public bool TryReadAnswer(JsonElement answer, ReadOnlySpan<RemotePart> parts, List<RemoteFinding> findings)
    {
        if (!GuardJson.TryGet(answer, "choices", JsonValueKind.Array, out var choices) || choices.GetArrayLength() != 1
            || !HasEnded(choices[0])
            || !GuardJson.TryGet(choices[0], "message", JsonValueKind.Object, out var message)
            || !GuardJson.TryGetText(message, "content", out var content)
            || readVerdict(content.Trim()) is not { } categories)
        {
            return false;
        }

        foreach (var category in categories)
        {
            findings.Add(new RemoteFinding(0, category, 1, 0, parts[0].Text.Length));
        }

        return true;
    }

    /// <summary>Whether the answer is whole, as far as the server says.</summary>
    private static bool HasEnded(JsonElement choice) =>
        choice.ValueKind == JsonValueKind.Object
        && (!choice.TryGetProperty("finish_reason", out var reason)
            || reason.ValueKind == JsonValueKind.Null
            || (reason.ValueKind == JsonValueKind.String && reason.ValueEquals("stop"u8)));
}
