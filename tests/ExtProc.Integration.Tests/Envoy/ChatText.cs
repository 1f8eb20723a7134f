namespace ExtProc.Integration.Tests.Envoy;

/// <summary>Chat bodies around one text.</summary>
internal static class ChatText
{
    public static string Request(string content, bool stream = false) =>
        $$"""{"model":"gpt-4o","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{content}}"}]}""";

    public static string Completion(string content) =>
        $$$"""{"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"{{{content}}}"},"finish_reason":"stop"}]}""";

    public static string Event(string content) =>
        $$$"""data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[{"index":0,"delta":{"content":"{{{content}}}"},"finish_reason":null}]}""" + "\n\n";

    public static string[] Events(params string[] contents) =>
    [
        .. contents.Select(Event),
        """data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n",
        "data: [DONE]\n\n",
    ];
}
