using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExtProc.Testing.Upstreams;

/// <summary>Bodies in the shape of the OpenAI chat API, as a provider sends them: compact, usage last, <c>[DONE]</c> at the end of a stream.</summary>
public static class ChatReplies
{
    public const string Done = "data: [DONE]\n\n";

    private const string Head = """{"id":"chatcmpl-1","created":1755133833,"model":"gpt-4o-mini","system_fingerprint":"fp_1",""";

    public static UpstreamReply Completion(string content) =>
        UpstreamReply.Json(Whole($$"""{"role":"assistant","content":{{Quote(content)}},"refusal":null,"annotations":[]}""", "stop"));

    /// <summary>An answer that calls one tool; the arguments are the JSON text the model wrote.</summary>
    public static UpstreamReply ToolCall(string name, string arguments) => UpstreamReply.Json(Whole(
        $$$"""{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":{{{Quote(name)}}},"arguments":{{{Quote(arguments)}}}}}]}""",
        "tool_calls"));

    /// <summary>A stream of content, one event for each text; role first, then finish reason, usage and <c>[DONE]</c>.</summary>
    public static UpstreamReply Stream(params IEnumerable<string> texts) => UpstreamReply.Sse([
        Delta("""{"role":"assistant","content":"","refusal":null}"""),
        .. texts.Select(static text => Delta($$"""{"content":{{Quote(text)}}}""")),
        .. Tail("stop"),
    ]);

    /// <summary>A stream that calls one tool, its arguments in the given pieces.</summary>
    public static UpstreamReply ToolCallStream(string name, params IEnumerable<string> arguments) => UpstreamReply.Sse([
        Delta($$$"""{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":{{{Quote(name)}}},"arguments":""}}]}"""),
        .. arguments.Select(static piece => Delta($$$"""{"tool_calls":[{"index":0,"function":{"arguments":{{{Quote(piece)}}}}}]}""")),
        .. Tail("tool_calls"),
    ]);

    /// <summary>The text cut into pieces of so many characters.</summary>
    public static IEnumerable<string> Cut(string text, int characters) =>
        text.Chunk(characters).Select(static piece => new string(piece));

    /// <summary>The text as a JSON string, with nothing escaped that need not be.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(JsonValue.Create(text), s_options);

    private static readonly JsonSerializerOptions s_options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    private static string Whole(string message, string finish)
    {
        var text = new StringBuilder(Head);
        text.Append("\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":").Append(message);
        text.Append(",\"logprobs\":null,\"finish_reason\":\"").Append(finish);
        return text.Append("\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":12,\"total_tokens\":21}}").ToString();
    }

    private static string Delta(string delta) =>
        $$$"""data: {{{Head}}}"object":"chat.completion.chunk","choices":[{"index":0,"delta":{{{delta}}},"logprobs":null,"finish_reason":null}]}""" + "\n\n";

    private static string[] Tail(string finish) =>
    [
        $$$"""data: {{{Head}}}"object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"{{{finish}}}"}]}""" + "\n\n",
        $$$"""data: {{{Head}}}"object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21}}""" + "\n\n",
        Done,
    ];
}
