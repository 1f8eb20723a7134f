using System.Text.Json;

namespace ExtProc.Testing.Processes;

/// <summary>A running Envoy. Ports are chosen by the kernel; <see cref="StartAsync(string, CancellationToken)"/> returns once workers run.</summary>
public sealed class EnvoyProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly TemporaryFolder _folder;
    private readonly HttpClient _admin;

    private IReadOnlyDictionary<string, Uri> _listeners = new Dictionary<string, Uri>();

    private EnvoyProcess(ChildProcess process, TemporaryFolder folder, HttpClient admin)
    {
        _process = process;
        _folder = folder;
        _admin = admin;
    }

    /// <summary>The address of the only listener.</summary>
    public Uri Address => _listeners.Values.Single();

    /// <summary>The address of a listener by its name.</summary>
    public Uri AddressOf(string listener) => _listeners[listener];

    public Uri Admin => _admin.BaseAddress!;

    public ChildProcess Process => _process;

    public static Task<EnvoyProcess> StartAsync(EnvoySetup setup, CancellationToken cancellationToken) =>
        StartAsync(EnvoySetup.ToYaml(setup), cancellationToken);

    /// <summary>Starts a complete configuration with one worker; give the admin and the listeners port 0.</summary>
    public static async Task<EnvoyProcess> StartAsync(string yaml, CancellationToken cancellationToken)
    {
        var program = RealParts.Envoy.Require();
        var folder = new TemporaryFolder();
        var admin = folder.Path("admin");
        var process = ChildProcess.Start(program, [
            "-c", folder.Write("envoy.yaml", yaml),
            "--concurrency", "1",
            "--disable-hot-restart",
            "--log-level", "warning",
            "--admin-address-path", admin,
        ]);
        await Eventually.HoldsAsync(() => Task.FromResult(HasWritten(admin, process)), cancellationToken).ConfigureAwait(false);
        var envoy = new EnvoyProcess(process, folder, new HttpClient { BaseAddress = new Uri("http://" + File.ReadAllText(admin)) });
        await Eventually.HoldsAsync(() => envoy.IsReadyAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        envoy._listeners = await envoy.ReadListenersAsync(cancellationToken).ConfigureAwait(false);
        return envoy;
    }

    /// <summary>Asks the real Envoy whether it would run a configuration; null when it would, else what it says.</summary>
    public static async Task<string?> ValidateAsync(string yaml, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("envoy.yaml", yaml);
        await using var process = ChildProcess.Start(RealParts.Envoy.Require(), ["--mode", "validate", "-c", file, "--log-level", "warning"]);
        return await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false) == 0 ? null : process.Output;
    }

    /// <summary>Counters and gauges whose name contains the text.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ReadStatsAsync(string contains, CancellationToken cancellationToken)
    {
        var path = "/stats?type=All&format=json&filter=" + Uri.EscapeDataString(contains);
        await using var json = await _admin.GetStreamAsync(new Uri(path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        using var document = await JsonDocument.ParseAsync(json, cancellationToken: cancellationToken).ConfigureAwait(false);
        return document.RootElement.GetProperty("stats").EnumerateArray()
            .Where(stat => stat.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number)
            .ToDictionary(stat => stat.GetProperty("name").GetString()!, stat => stat.GetProperty("value").GetInt64());
    }

    /// <summary>One counter of a listener's filter, by its short name (<c>streams_failed</c>).</summary>
    public async Task<long> ReadFilterStatAsync(string listener, string name, CancellationToken cancellationToken)
    {
        var full = $"http.{listener}.ext_proc.{name}";
        var stats = await ReadStatsAsync(full, cancellationToken).ConfigureAwait(false);
        return stats.GetValueOrDefault(full);
    }

    /// <summary>Writes Envoy's log to the test's output if the running test has failed.</summary>
    public void DumpWhenFailed() => FailureReport.Add("envoy", _process);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync().ConfigureAwait(false);
        _admin.Dispose();
        _folder.Dispose();
    }

    private static bool HasWritten(string adminFile, ChildProcess process)
    {
        return process.HasExited
            ? throw new InvalidOperationException($"envoy ended early:\n{process.Output}")
            : File.Exists(adminFile) && new FileInfo(adminFile).Length > 0;
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var answer = await _admin.GetAsync(new Uri("/ready", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return answer.IsSuccessStatusCode;
    }

    private async Task<IReadOnlyDictionary<string, Uri>> ReadListenersAsync(CancellationToken cancellationToken)
    {
        var text = await _admin.GetStringAsync(new Uri("/listeners?format=json", UriKind.Relative), cancellationToken).ConfigureAwait(false);
        using var listeners = JsonDocument.Parse(text);
        return listeners.RootElement.GetProperty("listener_statuses").EnumerateArray().ToDictionary(
            static listener => listener.GetProperty("name").GetString()!, static listener => ToUri(listener.GetProperty("local_address")));
    }

    private static Uri ToUri(JsonElement address) => address.TryGetProperty("socket_address", out var socket)
        ? new Uri($"http://{socket.GetProperty("address").GetString()}:{socket.GetProperty("port_value").GetInt32()}")
        : new Uri("unix:" + address.GetProperty("pipe").GetProperty("path").GetString());
}
