using System.Diagnostics;
using System.Text.Json;

namespace ExtProc.Cli.Demo;

/// <summary>A real Envoy in a process of its own. It ends with this object.</summary>
internal sealed class EnvoyChild : IAsyncDisposable
{
    private const int KeptLines = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    private EnvoyChild(Process process)
    {
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts Envoy and returns once its listener is open.</summary>
    /// <exception cref="DemoException">It did not start.</exception>
    public static async Task<(EnvoyChild Envoy, Uri Address)> StartAsync(string program, string folder, string yaml, CancellationToken cancellationToken)
    {
        var config = Path.Combine(folder, "envoy.yaml");
        var admin = Path.Combine(folder, "envoy-admin");
        await File.WriteAllTextAsync(config, yaml, cancellationToken);
        string[] arguments = ["-c", config, "--concurrency", "1", "--disable-hot-restart", "--log-level", "warning", "--admin-address-path", admin];
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var envoy = new EnvoyChild(Process.Start(start) ?? throw new DemoException($"{program} could not be started"));
        try
        {
            return (envoy, await envoy.WaitAsync(admin, cancellationToken));
        }
        catch
        {
            await envoy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private async Task<Uri> WaitAsync(string adminFile, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var timeout = new CancellationTokenSource(Longest, TimeProvider.System);
        while (!_process.HasExited && !timeout.IsCancellationRequested)
        {
            if (File.Exists(adminFile) && await ListenerAsync(http, await File.ReadAllTextAsync(adminFile, cancellationToken), cancellationToken) is { } address)
            {
                return address;
            }
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
        throw new DemoException($"Envoy did not start:\n{Log()}");
    }

    private static async Task<Uri?> ListenerAsync(HttpClient http, string admin, CancellationToken cancellationToken)
    {
        try
        {
            using var ready = await http.GetAsync(new Uri($"http://{admin}/ready"), cancellationToken);
            if (!ready.IsSuccessStatusCode)
            {
                return null;
            }
            using var listeners = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://{admin}/listeners?format=json"), cancellationToken));
            var socket = listeners.RootElement.GetProperty("listener_statuses")[0].GetProperty("local_address").GetProperty("socket_address");
            return new Uri($"http://{socket.GetProperty("address").GetString()}:{socket.GetProperty("port_value").GetInt32()}/");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line.Data ?? "");
            if (_lines.Count > KeptLines)
            {
                _lines.Dequeue();
            }
        }
    }

    private string Log()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }
}
