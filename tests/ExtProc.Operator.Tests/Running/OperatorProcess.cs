using System.Globalization;
using System.Text.Json.Nodes;
using ExtProc.Testing.Processes;

namespace ExtProc.Operator.Tests.Running;

/// <summary>The operator as a process of its own, started by its command line: <c>extproc operator</c>.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private const string AdminMark = "admin ";

    private readonly HttpClient _admin;

    private OperatorProcess(ChildProcess process, string admin)
    {
        Process = process;
        _admin = new HttpClient { BaseAddress = new Uri($"http://{admin}") };
    }

    public ChildProcess Process { get; }

    /// <summary>Time that its threads have run so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            const int ticksPerSecond = 100;
            var stat = File.ReadAllText($"/proc/{Process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds(fields[11..13].Sum(static part => long.Parse(part, CultureInfo.InvariantCulture)) / (double)ticksPerSecond);
        }
    }

    /// <summary>Starts the program that was built beside the tests; returns when it says that it listens.</summary>
    public static async Task<OperatorProcess> StartAsync(string kubeconfig, CancellationToken cancellationToken, params (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] all = [("Cluster:Kubeconfig", kubeconfig), ("Cluster:RootNamespace", OperatorBed.Root), ("Admin:Listen", "127.0.0.1:0"), ("Distribution:Listen", ""), .. settings];
        var process = ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "extproc.dll"), "operator", .. all.Select(static setting => $"--{setting.Key}={setting.Value}")]);
        var ready = await process.WaitForLineAsync(static line => line.Contains("ready: ", StringComparison.Ordinal), cancellationToken);
        var admin = ready[(ready.IndexOf(AdminMark, StringComparison.Ordinal) + AdminMark.Length)..];
        return new OperatorProcess(process, admin.Split(',')[0]);
    }

    public async Task<bool> IsLeaderAsync(CancellationToken cancellationToken) => (bool)(await ReadPoliciesAsync(cancellationToken))["isLeader"]!;

    public async Task<JsonNode> ReadPoliciesAsync(CancellationToken cancellationToken) =>
        JsonNode.Parse(await _admin.GetStringAsync(new Uri("/policies", UriKind.Relative), cancellationToken))!;

    public async Task<double> ReadMetricAsync(string metric, CancellationToken cancellationToken, params IReadOnlyCollection<string> labels) =>
        MetricsText.Parse(await _admin.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken)).Sum(metric, labels);

    public void DumpWhenFailed() => FailureReport.Add("extproc operator", Process);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _admin.Dispose();
    }
}
