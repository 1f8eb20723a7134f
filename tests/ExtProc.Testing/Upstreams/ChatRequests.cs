namespace ExtProc.Testing.Upstreams;

/// <summary>Request bodies of the OpenAI chat API.</summary>
public static class ChatRequests
{
    /// <summary>One user message.</summary>
    public static string User(string text, bool stream = false) => Messages(stream, Message("user", text));

    public static string Message(string role, string text) => $$"""{"role":"{{role}}","content":{{ChatReplies.Quote(text)}}}""";

    public static string Messages(bool stream, params IEnumerable<string> messages) =>
        $$"""{"model":"gpt-4o-mini","messages":[{{string.Join(',', messages)}}]{{(stream ? ""","stream":true""" : "")}}}""";

    /// <summary>A conversation with the texts in the system prompt, the user's turn, an earlier tool call's arguments (a JSON text) and its result.</summary>
    public static string EveryRole(string system, string user, string toolArguments, string toolResult, bool stream) => Messages(
        stream,
        Message("system", system),
        Message("user", user),
        $$$"""{"role":"assistant","content":null,"tool_calls":[{"id":"call_0","type":"function","function":{"name":"lookup","arguments":{{{ChatReplies.Quote(toolArguments)}}}}}]}""",
        $$"""{"role":"tool","tool_call_id":"call_0","content":{{ChatReplies.Quote(toolResult)}}}""");
}
