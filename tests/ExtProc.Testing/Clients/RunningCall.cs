using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ExtProc.Testing.Clients;

/// <summary>A call under way: its stream's events as the SDK yields them, and its end.</summary>
public sealed class RunningCall
{
    private readonly Channel<JsonNode> _unread = Channel.CreateUnbounded<JsonNode>();
    private readonly List<JsonNode> _chunks = [];
    private readonly TaskCompletionSource<SdkResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<SdkResult> Result => _result.Task;

    /// <summary>The next event of the stream that was not asked for yet; throws when the stream ends before one comes.</summary>
    public ValueTask<JsonNode> NextChunkAsync(CancellationToken cancellationToken) => _unread.Reader.ReadAsync(cancellationToken);

    internal void OnChunk(JsonNode chunk)
    {
        _chunks.Add(chunk);
        _unread.Writer.TryWrite(chunk);
    }

    internal void OnResult(JsonNode result)
    {
        _unread.Writer.TryComplete();
        _result.TrySetResult(new SdkResult
        {
            Status = result["status"]!.GetValue<int>(),
            Headers = result["headers"]!.AsObject().ToDictionary(static header => header.Key, static header => header.Value!.GetValue<string>()),
            RequestBytes = Convert.FromBase64String(result["request"]!.GetValue<string>()),
            ResponseBytes = Convert.FromBase64String(result["response"]!.GetValue<string>()),
            Complete = result["complete"]!.GetValue<bool>(),
            Value = result["value"],
            Chunks = _chunks,
            Error = result["error"].Deserialize<SdkError>(JsonSerializerOptions.Web),
        });
    }
}
