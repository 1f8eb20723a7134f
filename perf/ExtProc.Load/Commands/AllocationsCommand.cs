using System.Globalization;
using System.Net;
using ExtProc.Load.Measuring;
using ExtProc.Load.Responders;
using ExtProc.Load.Scenarios;
using ExtProc.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace ExtProc.Load.Commands;

/// <summary>
/// Bytes that the server allocates per exchange. Server and generator run in one process, so the generator's own share (a few bytes) is
/// in the figures; the bare responder's line tells what is not the product's.
/// </summary>
internal static class AllocationsCommand
{
    private static readonly LoadPlan s_plan = new() { Concurrency = 16, WarmUp = TimeSpan.Zero, Duration = TimeSpan.FromSeconds(4) };

    public static async Task RunAsync(IEnumerable<string> names)
    {
        Console.WriteLine("| scenario | messages | bare responder, bytes per exchange | product |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var name in names)
        {
            var scenario = PerfFolder.Scenario(name);
            var script = ExchangeScript.Create(scenario);
            await using var bare = ResponderHost.Build("127.0.0.1:0");
            await bare.StartAsync();
            var bareBytes = await MeasureAsync(ResponderHost.AddressOf(bare), script);
            await using var product = await ExtProcHost.StartAsync(Settings(scenario), HostRoles.Serve, CancellationToken.None);
            var productBytes = await MeasureAsync(IPEndPoint.Parse(product.Addresses.Grpc!), script);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {script.Messages.Count} | {bareBytes:N0} | {productBytes:N0} |"));
        }
    }

    private static async Task<double> MeasureAsync(IPEndPoint server, ExchangeScript script)
    {
        await LoadRun.RunAsync(server, script, s_plan);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var result = await LoadRun.RunAsync(server, script, s_plan);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / result.Exchanges;
    }

    private static IConfiguration Settings(Scenario scenario) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Grpc:Listen"] = "127.0.0.1:0",
        ["Admin:Listen"] = "127.0.0.1:0",
        ["Policies:Path"] = PerfFolder.Policies(scenario.Policies),
        ["Log:Level"] = "Warning",
        ["Grpc:DrainDelay"] = "00:00:00",
        ["Grpc:DrainGrace"] = "00:00:01",
    }).Build();
}
