using System.Buffers;
using System.Text;
using System.Text.Json;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Exchanges.Semantic;

/// <summary>A streamed chat answer and what a client gets of it.</summary>
internal static class SemanticStream
{
    public const string Ask = """{"stream":true,"messages":[]}""";

    public static byte[] Event(string content, int choice = 0) => Encoding.UTF8.GetBytes(
        $$$"""data: {"object":"chat.completion.chunk","choices":[{"index":{{{choice}}},"delta":{"content":{{{JsonSerializer.Serialize(content)}}}}}]}""" + "\n\n");

    public static byte[] Arguments(string piece) => Encoding.UTF8.GetBytes(
        $$$"""data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":{{{JsonSerializer.Serialize(piece)}}}}}]}}]}""" + "\n\n");

    public static byte[] Finish => Encoding.UTF8.GetBytes(
        """data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n");

    public static ExchangePipeline Begin(EngineHarness harness)
    {
        ExchangePipeline pipeline = harness.Begin(Ask, out _);
        pipeline.OnResponseHeaders(EngineHarness.EventStream);
        return pipeline;
    }

    /// <summary>Feeds one chunk; what goes on of it is added to what was received.</summary>
    public static async Task<StreamVerdict> FeedAsync(
        this ExchangePipeline pipeline, byte[] chunk, StringBuilder received, bool end = false, CancellationToken cancellationToken = default)
    {
        var output = new ArrayBufferWriter<byte>();
        StreamVerdict verdict = await pipeline.OnResponseBodyAsync(new ReadOnlySequence<byte>(chunk), end, output, cancellationToken);
        received.Append(Encoding.UTF8.GetString(verdict.Action == StreamAction.Continue ? chunk : output.WrittenSpan));
        return verdict;
    }

    /// <summary>The text of the first choice, put together again.</summary>
    public static string Content(string stream, int choice = 0) => Read(stream, choice, static delta =>
        delta.TryGetProperty("content", out JsonElement content) ? content.GetString() : null);

    /// <summary>The arguments of the first tool call.</summary>
    public static string ArgumentsOf(string stream) => Read(stream, 0, static delta =>
        delta.TryGetProperty("tool_calls", out JsonElement calls) ? calls[0].GetProperty("function").GetProperty("arguments").GetString() : null);

    private static string Read(string stream, int choice, Func<JsonElement, string?> text)
    {
        var content = new StringBuilder();
        foreach (string line in stream.Split('\n').Where(static line => line.StartsWith("data: {", StringComparison.Ordinal)))
        {
            using JsonDocument json = JsonDocument.Parse(line["data: ".Length..]);
            if (!json.RootElement.TryGetProperty("choices", out JsonElement choices))
            {
                continue;
            }
            foreach (JsonElement one in choices.EnumerateArray().Where(one => one.GetProperty("index").GetInt32() == choice))
            {
                content.Append(one.TryGetProperty("delta", out JsonElement delta) ? text(delta) : null);
            }
        }
        return content.ToString();
    }
}
