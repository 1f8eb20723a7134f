using System.Text.Json;

namespace ExtProc.Testing.Upstreams;

/// <summary>A model that answers a chat with the text of its last message, in events of three characters when a stream is asked for.</summary>
public static class EchoModel
{
    public static UpstreamReply Reply(ReceivedRequest request)
    {
        if (request.Body.IsEmpty)
        {
            return UpstreamReply.Json("{}");
        }

        using var body = JsonDocument.Parse(request.Body);
        var content = body.RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("content");
        var text = content.ValueKind == JsonValueKind.String ? content.GetString()! : content[0].GetProperty("text").GetString()!;
        return body.RootElement.TryGetProperty("stream", out var stream) && stream.GetBoolean()
            ? ChatReplies.Stream(ChatReplies.Cut(text, 3))
            : ChatReplies.Completion(text);
    }
}
