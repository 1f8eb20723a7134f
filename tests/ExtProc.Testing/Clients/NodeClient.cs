using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ExtProc.Testing.Processes;

namespace ExtProc.Testing.Clients;

/// <summary>The official SDK in one Node.js process that makes many calls side by side. Safe for concurrent use.</summary>
public sealed class NodeClient : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, RunningCall> _calls = new();
    private readonly SemaphoreSlim _writing = new(1);
    private ChildProcess _process = null!;
    private int _lastId;

    private NodeClient()
    {
    }

    /// <summary>Starts the driver; skips the running test when Node.js or its packages are missing.</summary>
    public static NodeClient Start()
    {
        var node = RealParts.Node.Require();
        var folder = RealParts.NodePackages.Require();
        var client = new NodeClient();
        client._process = ChildProcess.Start(node, ["driver.mjs"], folder: folder, onLine: client.OnLine);
        return client;
    }

    public async Task<SdkResult> CallAsync(SdkCall call, CancellationToken cancellationToken)
    {
        var running = await BeginAsync(call).ConfigureAwait(false);
        return await running.Result.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<RunningCall> BeginAsync(SdkCall call)
    {
        var id = Interlocked.Increment(ref _lastId);
        var running = new RunningCall();
        _calls[id] = running;
        var line = Serialize(id, call);
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await _process.WriteLineAsync(line).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }

        return running;
    }

    public void DumpWhenFailed() => FailureReport.Add("node", _process);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    private static string Serialize(int id, SdkCall call) => new JsonObject
    {
        ["id"] = id,
        ["baseURL"] = new Uri(call.Address, "v1").ToString(),
        ["http2"] = call.Http2,
        ["operation"] = call.LegacyCompletions ? "completions" : "chat",
        ["headers"] = new JsonObject(call.Headers.Select(static header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))),
        ["abortAfter"] = call.AbortAfter,
        ["body"] = JsonNode.Parse(call.Body),
    }.ToJsonString();

    private void OnLine(string line)
    {
        var said = JsonNode.Parse(line)!;
        var id = said["id"]!.GetValue<int>();
        if (said["chunk"] is { } chunk)
        {
            _calls[id].OnChunk(chunk);
            return;
        }

        if (_calls.TryRemove(id, out var call))
        {
            call.OnResult(said["result"]!);
        }
    }
}
