using System.Text.Json.Nodes;

namespace ExtProc.Testing.Clients;

/// <summary>How a call of the SDK ended, and the bytes that it sent and received.</summary>
public sealed record SdkResult
{
    public required int Status { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required ReadOnlyMemory<byte> RequestBytes { get; init; }

    public required ReadOnlyMemory<byte> ResponseBytes { get; init; }

    /// <summary>True when the response body came to a proper end.</summary>
    public required bool Complete { get; init; }

    /// <summary>What the SDK returned; null for a stream or an error.</summary>
    public JsonNode? Value { get; init; }

    /// <summary>What the SDK's stream yielded.</summary>
    public required IReadOnlyList<JsonNode> Chunks { get; init; }

    public SdkError? Error { get; init; }

    /// <summary>The content of choice 0, streamed or not.</summary>
    public string Content => Value is not null
        ? Value["choices"]![0]!["message"]!["content"]?.GetValue<string>() ?? ""
        : string.Concat(Deltas.Select(static delta => delta["content"]?.GetValue<string>()));

    /// <summary>The arguments of the first tool call of choice 0, streamed or not.</summary>
    public string ToolArguments => Value is not null
        ? Value["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!["arguments"]!.GetValue<string>()
        : string.Concat(Deltas.Select(static delta => delta["tool_calls"]?[0]?["function"]?["arguments"]?.GetValue<string>()));

    /// <summary>The finish reason of choice 0, or null when the stream ended without one.</summary>
    public string? FinishReason => Value is not null
        ? Value["choices"]![0]!["finish_reason"]?.GetValue<string>()
        : First.Select(static choice => choice["finish_reason"]?.GetValue<string>()).LastOrDefault(static reason => reason is not null);

    private IEnumerable<JsonNode> First => Chunks.Select(static chunk => chunk["choices"]!.AsArray().FirstOrDefault()).OfType<JsonNode>();

    private IEnumerable<JsonNode> Deltas => First.Select(static choice => choice["delta"]).OfType<JsonNode>();
}
