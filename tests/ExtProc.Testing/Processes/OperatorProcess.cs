using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Testing.Processes;

/// <summary>The operator as a process of its own, started by its command line: <c>extproc operator</c>.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private readonly HttpClient _admin;

    private OperatorProcess(ChildProcess process, HttpClient admin)
    {
        Process = process;
        _admin = admin;
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

    /// <summary>Starts the program that was built beside the tests; returns when its readiness page answers 200.</summary>
    public static async Task<OperatorProcess> StartAsync(OperatorSetup setup, CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "extproc.dll");
        var admin = FreePort.Take();
        string[] arguments =
        [
            program, "operator", "--kubeconfig", setup.Kubeconfig, "--root-namespace", setup.RootNamespace,
            "--listen", setup.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}") : "", "--admin", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{admin}"),
        ];
        var process = ChildProcess.Start("dotnet", [.. arguments, .. setup.Settings.Select(static setting => $"--{setting.Key}={setting.Value}")]);
        var started = new OperatorProcess(process, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{admin}") });
        await Eventually.HoldsAsync(() => started.IsReadyAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return started;
    }

    public async Task<bool> IsLeaderAsync(CancellationToken cancellationToken)
    {
        var report = await _admin.GetStringAsync(new Uri("/policies", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return JsonNode.Parse(report)!["isLeader"]!.GetValue<bool>();
    }

    public async Task<MetricsText> ReadMetricsAsync(CancellationToken cancellationToken) =>
        MetricsText.Parse(await _admin.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken).ConfigureAwait(false));

    /// <summary>Writes the operator's log to the test's output if the running test has failed.</summary>
    public void DumpWhenFailed() => FailureReport.Add("operator", Process);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync().ConfigureAwait(false);
        _admin.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (Process.HasExited)
        {
            throw new InvalidOperationException($"the operator ended early:\n{Process.Output}");
        }

        try
        {
            using var answer = await _admin.GetAsync(new Uri("/readyz", UriKind.Relative), cancellationToken).ConfigureAwait(false);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
