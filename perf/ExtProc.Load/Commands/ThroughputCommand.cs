using System.Globalization;
using ExtProc.Load.Measuring;
using ExtProc.Load.Scenarios;

namespace ExtProc.Load.Commands;

/// <summary>
/// Exchanges per second of the product beside the bare responder's, in turns on the same machine: what disturbs one round disturbs both
/// halves of it, and the ratio that counts is the median over the rounds.
/// </summary>
internal static class ThroughputCommand
{
    private static readonly LoadPlan s_round = new() { Concurrency = 64, WarmUp = TimeSpan.FromSeconds(1), Duration = TimeSpan.FromSeconds(3) };
    private static readonly LoadPlan s_warmUp = s_round with { WarmUp = TimeSpan.Zero, Duration = TimeSpan.FromSeconds(5) };

    public static async Task RunAsync(IEnumerable<string> scenarios, int rounds)
    {
        Console.WriteLine("| scenario | bare /s | product /s | ratio | product p50 | p99 | p99.9 | product RSS |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var name in scenarios)
        {
            await CompareAsync(PerfFolder.Scenario(name), rounds);
        }
    }

    private static async Task CompareAsync(Scenario scenario, int rounds)
    {
        var script = ExchangeScript.Create(scenario);
        await using var bare = await ServerProcess.StartBareAsync();
        await using var product = await ServerProcess.StartProductAsync(PerfFolder.Policies(scenario.Policies));
        await LoadRun.RunAsync(bare.Address, script, s_warmUp);
        await LoadRun.RunAsync(product.Address, script, s_warmUp);
        List<LoadResult> bareRounds = [];
        List<LoadResult> productRounds = [];
        for (var round = 0; round < rounds; round++)
        {
            bareRounds.Add(await LoadRun.RunAsync(bare.Address, script, s_round));
            productRounds.Add(await LoadRun.RunAsync(product.Address, script, s_round));
        }

        var ratio = Median(bareRounds.Zip(productRounds, static (bare, product) => product.Rate / bare.Rate));
        var middle = productRounds.OrderBy(static result => result.Rate).ElementAt(rounds / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {scenario.Name} | {Median(bareRounds.Select(static result => result.Rate)):N0} | {middle.Rate:N0} | {ratio:P0} | {Milliseconds(middle.P50)} | {Milliseconds(middle.P99)} | {Milliseconds(middle.P999)} | {product.PeakResidentBytes >> 20} MB |"));
        Report.WarnUnlessClean(scenario.Name, bareRounds.Concat(productRounds));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.00} ms");
}
