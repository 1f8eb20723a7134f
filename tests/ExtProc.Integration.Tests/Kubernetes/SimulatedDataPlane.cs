using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Integration.Tests.Kubernetes;

/// <summary>
/// A data plane as far as the operator can see one, with a connection of its own: it polls, and reports each bundle as live, or, while
/// <see cref="IsSlow"/>, the one before. Speaks the wire with nothing of the product's code.
/// </summary>
internal sealed class SimulatedDataPlane : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client;
    private readonly string _instance;
    private readonly Task[] _loops;
    private JsonNode? _live;

    private SimulatedDataPlane(HttpClient client, string instance)
    {
        _client = client;
        _instance = instance;
        _loops = [PollAsync(), RepeatReportsAsync()];
    }

    /// <summary>While true, bundles are fetched and not acknowledged.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Bundles that came.</summary>
    public int Bundles { get; private set; }

    /// <summary>Requests that were not answered as they should be.</summary>
    public int Failures { get; private set; }

    /// <summary>Names of the policies of the latest bundle.</summary>
    public IReadOnlyList<string> Policies { get; private set; } = [];

    public static SimulatedDataPlane Start(ClusterBed bed, string instance, string token)
    {
        var client = TrustedClient.Create(bed.OperatorAddress, bed.AuthorityPem);
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        client.DefaultRequestHeaders.Add("Prefer", "wait=30");
        return new SimulatedDataPlane(client, instance);
    }

    /// <summary>Reports what it has, at once.</summary>
    public async Task ReportAsync(CancellationToken cancellationToken)
    {
        var live = _live;
        var report = new JsonObject
        {
            ["instance"] = _instance,
            ["version"] = "simulated",
            ["revision"] = live?["revision"]?.DeepClone() ?? "",
            ["startedAt"] = "2026-01-01T00:00:00Z",
            ["policies"] = new JsonArray([.. (live?["policies"]?.AsArray() ?? []).Select(static entry => new JsonObject
            {
                ["policy"] = $"{entry!["namespace"]}/{entry["name"]}", ["generation"] = entry["generation"]!.DeepClone(), ["state"] = "Live",
            })]),
        };
        using var answer = await _client.PostAsJsonAsync("v1/reports", report, cancellationToken);
        Failures += answer.StatusCode == HttpStatusCode.NoContent ? 0 : 1;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task PollAsync()
    {
        var revision = "";
        while (!_stop.IsCancellationRequested)
        {
            using var answer = await _client.GetAsync($"v1/policies?revision={revision}", _stop.Token);
            if (answer.StatusCode == HttpStatusCode.NotModified)
            {
                continue;
            }
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                Failures++;
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, _stop.Token);
                continue;
            }
            var bundle = JsonNode.Parse(await answer.Content.ReadAsStringAsync(_stop.Token))!;
            revision = bundle["revision"]!.GetValue<string>();
            Policies = [.. bundle["policies"]!.AsArray().Select(static entry => $"{entry!["namespace"]}/{entry["name"]}")];
            Bundles++;
            if (!IsSlow)
            {
                _live = bundle;
                await ReportAsync(_stop.Token);
            }
        }
    }

    private async Task RepeatReportsAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(Interval, TimeProvider.System, _stop.Token);
            await ReportAsync(_stop.Token);
        }
    }
}
