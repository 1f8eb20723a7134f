using System.Net;
using System.Text.RegularExpressions;
using ExtProc.Testing.Processes;

namespace ExtProc.Load.Measuring;

/// <summary>A server in a process of its own, so that its memory and its share of the machine are its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly Regex s_address = new(@"127\.0\.0\.1:\d+", RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));

    private readonly ChildProcess _process;

    private ServerProcess(ChildProcess process, IPEndPoint address)
    {
        _process = process;
        Address = address;
    }

    public IPEndPoint Address { get; }

    public long ResidentBytes => _process.ResidentBytes;

    public long PeakResidentBytes => _process.PeakResidentBytes;

    public static Task<ServerProcess> StartBareAsync() => StartAsync(["ExtProc.Load.dll", "serve"]);

    /// <summary>The product as its command line starts it.</summary>
    public static Task<ServerProcess> StartProductAsync(string policies) => StartAsync(
        ["extproc.dll", "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--policies", policies]);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<ServerProcess> StartAsync(string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var process = ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, arguments[0]), .. arguments[1..]]);
        var line = await process.WaitForLineAsync(static line => s_address.IsMatch(line), limit.Token);
        return new ServerProcess(process, IPEndPoint.Parse(s_address.Match(line).Value));
    }
}
