using System.Buffers;
using System.Text.Json;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Testing;

/// <summary>The bodies of a test's exchange as clients and models of OpenAI's API write them.</summary>
internal static class TestBodies
{
    private const string CallId = "call_1";

    /// <summary>Characters of one event of a stream: few, so that what is looked for comes in pieces.</summary>
    private const int PieceLength = 5;

    public static ReadOnlyMemory<byte> ChatRequest(TestRequestSpec request, string model, bool stream) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteBoolean("stream", stream);
        json.WriteStartArray("messages");
        WriteMessage(json, "system", request.System);
        foreach (var message in request.Messages)
        {
            WriteMessage(json, message);
        }
        WriteMessage(json, "user", request.Chat);
        WriteMessage(json, "tool", request.ToolResult);
        json.WriteEndArray();
        WriteTools(json, request.Tools);
        json.WriteEndObject();
    });

    /// <summary>A legacy completion: all texts are one prompt.</summary>
    public static ReadOnlyMemory<byte> CompletionRequest(TestRequestSpec request, string model, bool stream) => Write(json =>
    {
        string?[] texts = [request.System, .. request.Messages.Select(static message => message.Content), request.Chat, request.ToolResult];
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteBoolean("stream", stream);
        json.WriteString("prompt", string.Join('\n', texts.OfType<string>()));
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Answer(TestResponseSpec response, bool isChat) => Write(json =>
    {
        BeginChoice(json, isChat ? "chat.completion" : "text_completion");
        if (isChat)
        {
            json.WriteStartObject("message");
            json.WriteString("role", "assistant");
            json.WriteString("content", response.Chat);
            WriteReasoning(json, response.Reasoning);
            WriteCalls(json, response.ToolCall);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("text", response.Chat ?? "");
        }
        EndChoice(json, response.ToolCall is null ? "stop" : "tool_calls");
    });

    /// <summary>The events of a streamed answer, each with its blank line.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Events(TestResponseSpec response, bool isChat)
    {
        foreach (var piece in Pieces(response.Reasoning))
        {
            yield return Event(isChat, json => WriteReasoning(json, piece));
        }
        foreach (var piece in Pieces(response.Chat))
        {
            yield return Event(isChat, json => json.WriteString(isChat ? "content" : "text", piece));
        }
        if (response.ToolCall is { } call)
        {
            yield return Event(isChat, json => WriteCalls(json, call with { Arguments = "" }));
            foreach (var piece in Pieces(call.Arguments ?? "{}"))
            {
                yield return Event(isChat, json => WriteCallPiece(json, piece));
            }
        }
        yield return Event(isChat, static _ => { }, response.ToolCall is null ? "stop" : "tool_calls");
        yield return "data: [DONE]\n\n"u8.ToArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, string role, string? content)
    {
        if (content is not null)
        {
            json.WriteStartObject();
            json.WriteString("role", role);
            json.WriteString("content", content);
            if (role == "tool")
            {
                json.WriteString("tool_call_id", CallId);
            }
            json.WriteEndObject();
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, TestMessageSpec message)
    {
        json.WriteStartObject();
        json.WriteString("role", message.Role switch
        {
            TestRole.System => "system",
            TestRole.Assistant => "assistant",
            TestRole.Tool => "tool",
            _ => "user",
        });
        json.WriteString("content", message.Content ?? "");
        if (message.Role == TestRole.Tool)
        {
            json.WriteString("tool_call_id", CallId);
        }
        WriteCalls(json, message.ToolCall);
        json.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<TestToolSpec> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }
        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description ?? "");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteReasoning(Utf8JsonWriter json, string? text)
    {
        if (text is not null)
        {
            json.WriteString("reasoning_content", text);
        }
    }

    private static void WriteCalls(Utf8JsonWriter json, TestToolCallSpec? call)
    {
        if (call is null)
        {
            return;
        }
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteString("id", CallId);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", call.Arguments ?? "{}");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteCallPiece(Utf8JsonWriter json, string arguments)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("function");
        json.WriteString("arguments", arguments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Event(bool isChat, Action<Utf8JsonWriter> write, string? finish = null)
    {
        var data = Write(json =>
        {
            BeginChoice(json, isChat ? "chat.completion.chunk" : "text_completion");
            if (isChat)
            {
                json.WriteStartObject("delta");
                write(json);
                json.WriteEndObject();
            }
            else
            {
                write(json);
            }
            EndChoice(json, finish);
        });
        return (byte[])[.. "data: "u8, .. data.Span, .. "\n\n"u8];
    }

    private static void BeginChoice(Utf8JsonWriter json, string kind)
    {
        json.WriteStartObject();
        json.WriteString("id", "test");
        json.WriteString("object", kind);
        json.WriteNumber("created", 0);
        json.WriteString("model", "");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
    }

    private static void EndChoice(Utf8JsonWriter json, string? finish)
    {
        json.WriteString("finish_reason", finish);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<string> Pieces(string? text)
    {
        for (var start = 0; text is not null && start < text.Length;)
        {
            var length = Math.Min(PieceLength, text.Length - start);
            length += start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]) ? 1 : 0;
            yield return text.Substring(start, length);
            start += length;
        }
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }
        return buffer.WrittenMemory;
    }
}
