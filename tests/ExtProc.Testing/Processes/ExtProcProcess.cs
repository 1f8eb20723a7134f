using System.Text.Json.Nodes;

namespace ExtProc.Testing.Processes;

/// <summary>The product as a process of its own, started by its command line: <c>extproc serve</c>.</summary>
public sealed class ExtProcProcess : IAsyncDisposable
{
    private const string AddressMark = "ext_proc ";
    private const string AdminMark = "admin ";

    private readonly HttpClient _admin;

    private ExtProcProcess(ChildProcess process, string address, string admin)
    {
        Process = process;
        Address = address;
        _admin = new HttpClient { BaseAddress = new Uri("http://" + admin) };
    }

    public ChildProcess Process { get; }

    /// <summary>Where ext_proc is served: <c>host:port</c> or <c>unix:/path</c>.</summary>
    public string Address { get; }

    public Uri Admin => _admin.BaseAddress!;

    /// <summary>Starts the program that was built beside the tests; returns when it says that it is ready, or waits for policies.</summary>
    public static async Task<ExtProcProcess> StartAsync(ExtProcSetup setup, CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "extproc.dll");
        string[] policies = setup.Policies is null ? [] : ["--policies", setup.Policies];
        string[] arguments = [program, "serve", "--listen", setup.Listen, "--admin", setup.Admin, .. policies];
        var process = ChildProcess.Start("dotnet", [.. arguments, .. setup.Settings.Select(static setting => $"--{setting.Key}={setting.Value}")]);
        var ready = await process.WaitForLineAsync(
            static line => line.Contains("ready: ", StringComparison.Ordinal) || line.Contains("waiting: ", StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
        return new ExtProcProcess(process, After(ready, AddressMark), After(ready, AdminMark));
    }

    /// <summary>Whether it says that it should be sent traffic.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var answer = await _admin.GetAsync(new Uri("/readyz", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return answer.IsSuccessStatusCode;
    }

    public async Task<MetricsText> ReadMetricsAsync(CancellationToken cancellationToken) =>
        MetricsText.Parse(await ReadTextAsync("/metrics", cancellationToken).ConfigureAwait(false));

    public async Task<JsonNode> ReadPoliciesAsync(CancellationToken cancellationToken) =>
        JsonNode.Parse(await ReadTextAsync("/policies", cancellationToken).ConfigureAwait(false))!;

    public Task<string> ReadTextAsync(string path, CancellationToken cancellationToken) =>
        _admin.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    /// <summary>Writes the server's log to the test's output if the running test has failed.</summary>
    public void DumpWhenFailed() => FailureReport.Add("extproc", Process);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync().ConfigureAwait(false);
        _admin.Dispose();
    }

    private static string After(string line, string mark)
    {
        var rest = line[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..];
        return rest[..rest.IndexOf(',')];
    }
}
