using System.Net;
using System.Text.RegularExpressions;
using ExtProc.Testing.Processes;

namespace ExtProc.Load.Measuring;

/// <summary>A server in a process of its own, so that its memory and its share of the machine are its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private ServerProcess(ChildProcess process, string name, IPEndPoint address)
    {
        _process = process;
        Name = name;
        Address = address;
    }

    public string Name { get; }

    public IPEndPoint Address { get; }

    public long ResidentBytes => _process.ResidentBytes;

    public long PeakResidentBytes => _process.PeakResidentBytes;

    public static Task<ServerProcess> StartBareAsync() => StartAsync("bare responder", ["ExtProc.Load.dll", "serve"]);

    /// <summary>The product as its command line starts it.</summary>
    public static Task<ServerProcess> StartProductAsync(string name, string policies) => StartAsync(
        name, ["extproc.dll", "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--policies", policies]);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<ServerProcess> StartAsync(string name, string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var process = ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, arguments[0]), .. arguments[1..]]);
        var line = await process.WaitForLineAsync(static line => Address127().IsMatch(line), limit.Token);
        return new ServerProcess(process, name, IPEndPoint.Parse(Address127().Match(line).Value));
    }

    private static Regex Address127() => AddressPattern.Value;

    private static readonly Lazy<Regex> AddressPattern = new(static () =>
        new Regex(@"127\.0\.0\.1:\d+", RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1)));
}
