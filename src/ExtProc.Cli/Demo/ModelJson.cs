using System.Buffers;
using System.Text.Json;

namespace ExtProc.Cli.Demo;

/// <summary>Bodies in the shape of the OpenAI chat API.</summary>
internal static class ModelJson
{
    public static ReadOnlyMemory<byte> Request(DemoStep step) => Write(json =>
    {
        json.WriteString("model", "gpt-4o-mini");
        json.WriteStartArray("messages");
        WriteMessage(json, "system", "You are helpful.");
        WriteMessage(json, "user", step.Prompt);
        if (step.ToolResult is { } result)
        {
            WriteToolTurn(json, result);
        }
        json.WriteEndArray();
        if (step.Stream)
        {
            json.WriteBoolean("stream", true);
        }
    });

    public static ReadOnlyMemory<byte> Completion(string answer) => Write(json =>
    {
        WriteHead(json, "chat.completion");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WritePropertyName("message");
        WriteMessage(json, "assistant", answer);
        json.WriteString("finish_reason", "stop");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", 12);
        json.WriteNumber("completion_tokens", 9);
        json.WriteNumber("total_tokens", 21);
        json.WriteEndObject();
    });

    /// <summary>One event of a stream: a piece of the answer, or its end.</summary>
    public static ReadOnlyMemory<byte> Event(string? piece, string? finish)
    {
        var data = Write(json =>
        {
            WriteHead(json, "chat.completion.chunk");
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("delta");
            if (piece is not null)
            {
                json.WriteString("content", piece);
            }
            json.WriteEndObject();
            json.WriteString("finish_reason", finish);
            json.WriteEndObject();
            json.WriteEndArray();
        });
        return (byte[])[.. "data: "u8, .. data.Span, .. "\n\n"u8];
    }

    private static void WriteHead(Utf8JsonWriter json, string kind)
    {
        json.WriteString("id", "chatcmpl-demo");
        json.WriteString("object", kind);
        json.WriteNumber("created", 1755133833);
        json.WriteString("model", "gpt-4o-mini");
    }

    private static void WriteMessage(Utf8JsonWriter json, string role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", content);
        json.WriteEndObject();
    }

    /// <summary>The assistant's call of a tool and what the tool answered.</summary>
    private static void WriteToolTurn(Utf8JsonWriter json, string result)
    {
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        json.WriteNull("content");
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteString("id", "call_1");
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", "lookup");
        json.WriteString("arguments", "{}");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("role", "tool");
        json.WriteString("tool_call_id", "call_1");
        json.WriteString("content", result);
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return bytes.WrittenMemory;
    }
}
