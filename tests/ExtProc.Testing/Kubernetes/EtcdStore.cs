using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExtProc.Testing.Processes;

namespace ExtProc.Testing.Kubernetes;

/// <summary>A running etcd with one member, its data in a temporary folder.</summary>
public sealed class EtcdStore : IAsyncDisposable
{
    private readonly HttpClient _client;

    private EtcdStore(ChildProcess process, Uri address)
    {
        Process = process;
        Address = address;
        _client = new HttpClient { BaseAddress = address };
    }

    public ChildProcess Process { get; }

    public Uri Address { get; }

    public static async Task<EtcdStore> StartAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var client = $"http://127.0.0.1:{FreePort.Take()}";
        var process = ChildProcess.Start(RealParts.Etcd.Require(), [
            "--data-dir", dataFolder,
            "--listen-client-urls", client,
            "--advertise-client-urls", client,
            "--listen-peer-urls", $"http://127.0.0.1:{FreePort.Take()}",
            "--unsafe-no-fsync",
            "--log-level", "warn",
        ]);
        var store = new EtcdStore(process, new Uri(client));
        try
        {
            await Eventually.HoldsAsync(() => store.IsHealthyAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Forgets the history of all keys: a watch from any revision before this call is refused from now on.</summary>
    public async Task CompactAsync(CancellationToken cancellationToken)
    {
        // The last event before the compacted revision is still told, so two events of nobody's come after those of the API server.
        for (var i = 0; i < 2; i++)
        {
            await PostAsync("/v3/kv/put", new JsonObject { ["key"] = "AA==", ["value"] = "" }, cancellationToken).ConfigureAwait(false);
        }

        var range = await PostAsync("/v3/kv/range", new JsonObject { ["key"] = "AA==", ["count_only"] = true }, cancellationToken)
            .ConfigureAwait(false);
        var revision = range["header"]!["revision"]!.GetValue<string>();
        await PostAsync("/v3/kv/compaction", new JsonObject { ["revision"] = revision, ["physical"] = true }, cancellationToken)
            .ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private async Task<JsonNode> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsJsonAsync(path, body, cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken).ConfigureAwait(false))!;
    }

    private async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        if (Process.HasExited)
        {
            throw new InvalidOperationException($"etcd ended early:\n{Process.Output}");
        }

        try
        {
            using var answer = await _client.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
