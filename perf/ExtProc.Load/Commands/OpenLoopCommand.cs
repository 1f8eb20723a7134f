using System.Globalization;
using ExtProc.Load.Measuring;
using ExtProc.Load.Scenarios;

namespace ExtProc.Load.Commands;

/// <summary>Latency of the product at a given arrival rate, whatever it does (open loop), and its memory afterwards.</summary>
internal static class OpenLoopCommand
{
    public static async Task RunAsync(string name, int rate, int seconds, int connections)
    {
        var scenario = PerfFolder.Scenario(name);
        var plan = new LoadPlan { Rate = rate, Connections = connections, Duration = TimeSpan.FromSeconds(seconds) };
        await using var product = await ServerProcess.StartProductAsync(PerfFolder.Policies(scenario.Policies));
        var result = await LoadRun.RunAsync(product.Address, ExchangeScript.Create(scenario), plan);
        Console.WriteLine("| scenario | arrivals /s | answered /s | p50 | p99 | p99.9 | worst lateness of the clock | peak RSS |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {rate} | {result.Rate:N0} | {result.P50.TotalMilliseconds:0.00} ms | {result.P99.TotalMilliseconds:0.00} ms | {result.P999.TotalMilliseconds:0.00} ms | {result.Lateness.TotalMilliseconds:0.0} ms | {product.PeakResidentBytes >> 20} MB |"));
        Report.WarnUnlessClean(name, [result]);
    }
}
