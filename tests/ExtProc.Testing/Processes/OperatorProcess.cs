using System.Globalization;
using System.Net;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Testing.Processes;

/// <summary>The operator as a process of its own, started by its command line: <c>extproc operator</c>.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private readonly HttpClient _admin;

    private OperatorProcess(ChildProcess process, int port, HttpClient admin)
    {
        Process = process;
        Address = new Uri($"https://127.0.0.1:{port}/");
        _admin = admin;
    }

    public ChildProcess Process { get; }

    /// <summary>Where data planes connect.</summary>
    public Uri Address { get; }

    /// <summary>Starts the program that was built beside the tests; returns when its readiness page answers 200.</summary>
    public static async Task<OperatorProcess> StartAsync(OperatorSetup setup, CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "extproc.dll");
        var admin = FreePort.Take();
        string[] arguments =
        [
            program, "operator", "--kubeconfig", setup.Kubeconfig, "--root-namespace", setup.RootNamespace,
            "--listen", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{setup.Port}"), "--admin", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{admin}"),
        ];
        var process = ChildProcess.Start("dotnet", [.. arguments, .. setup.Settings.Select(static setting => $"--{setting.Key}={setting.Value}")]);
        var started = new OperatorProcess(process, setup.Port, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{admin}") });
        await Eventually.HoldsAsync(() => started.IsReadyAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return started;
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
