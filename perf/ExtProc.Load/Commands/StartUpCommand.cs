using System.Diagnostics;
using System.Globalization;
using ExtProc.Load.Measuring;
using ExtProc.Testing.Processes;

namespace ExtProc.Load.Commands;

/// <summary>What a sidecar pays per pod: time from process start to the ready line, and memory then. The program is named on the command line.</summary>
internal static class StartUpCommand
{
    private const int Starts = 10;

    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        List<double> times = [];
        List<long> sizes = [];
        for (var i = 0; i < Starts; i++)
        {
            var started = Stopwatch.GetTimestamp();
            string[] serve = ["serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--policies", PerfFolder.Policies("tier1")];
            await using var process = ChildProcess.Start(program, [.. arguments, .. serve]);
            await process.WaitForLineAsync(static line => line.Contains("ready: ", StringComparison.Ordinal), limit.Token);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            sizes.Add(process.ResidentBytes);
        }

        times.Sort();
        sizes.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(program)}: ready after {times[Starts / 2]:0} ms (best {times[0]:0}), RSS {sizes[Starts / 2] / 1048576.0:0.0} MB, {Starts} starts"));
    }
}
