using System.Text;
using System.Text.Json;

namespace ExtProc.Conformance.Tests.Model;

/// <summary>Bodies of the tests, and the ways to cut them into chunks.</summary>
internal static class Bodies
{
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Request(string content, bool stream = false) =>
        $$"""{"model":"gpt-4o","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{content}}"}]}""";

    public static string Completion(string content) =>
        $$$"""{"id":"c1","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":"{{{content}}}"},"finish_reason":"stop"}]}""";

    public static string Events(params string[] deltas)
    {
        var text = new StringBuilder();
        foreach (string delta in deltas)
        {
            text.Append(
                $$$"""
                data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[{"index":0,"delta":{"content":"{{{delta}}}"},"finish_reason":null}]}


                """);
        }
        text.Append(
            """
            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]


            """);
        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The ways in which a body is cut: whole, in two at some places, in small pieces, with empty chunks.</summary>
    public static IEnumerable<(string Name, byte[][] Chunks)> Chunkings(byte[] body)
    {
        yield return ("whole", [body]);
        yield return ("empty end", [body, []]);
        yield return ("empty start", [[], body]);
        foreach (int at in new[] { 1, body.Length / 3, body.Length / 2, body.Length - 1 })
        {
            yield return ($"split {at}", [body[..at], body[at..]]);
        }
        yield return ("sevens", [.. body.Chunk(7)]);
        yield return ("bytes", [.. body.Chunk(1)]);
    }

    /// <summary>Each body in each chunking, the other one whole or cut in the same way.</summary>
    public static IEnumerable<(string Name, byte[][] Request, byte[][] Response)> Pairs(string request, string response)
    {
        byte[] first = Bytes(request), second = Bytes(response);
        foreach (var (requestCut, responseCut) in Chunkings(first).Zip(Chunkings(second)))
        {
            yield return ($"{requestCut.Name}, {responseCut.Name}", requestCut.Chunks, responseCut.Chunks);
            yield return ($"{requestCut.Name}, whole", requestCut.Chunks, [second]);
            yield return ($"whole, {responseCut.Name}", [first], responseCut.Chunks);
        }
    }

    /// <summary>The text that the events' deltas make together.</summary>
    public static string Content(string events)
    {
        var text = new StringBuilder();
        foreach (string line in events.Split('\n'))
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal))
            {
                continue;
            }
            using var data = JsonDocument.Parse(line["data: ".Length..]);
            if (data.RootElement.TryGetProperty("choices", out var choices) && choices[0].GetProperty("delta").TryGetProperty("content", out var content))
            {
                text.Append(content.GetString());
            }
        }
        return text.ToString();
    }
}
