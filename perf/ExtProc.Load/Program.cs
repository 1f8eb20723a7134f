using ExtProc.Load.Measuring;
using ExtProc.Load.Responders;
using ExtProc.Load.Scenarios;

if (args is ["serve"])
{
    await ResponderHost.RunAsync("127.0.0.1:0");
    return 0;
}

await using var bare = await ServerProcess.StartBareAsync();
var script = ExchangeScript.Create(Scenario.Read(args[0]));
foreach (var plan in new[] { new LoadPlan(), new LoadPlan { Rate = 3000 }, new LoadPlan { Concurrency = 1 }, new LoadPlan { Concurrency = 500 } })
{
    Console.WriteLine(await LoadRun.RunAsync(bare.Address, script, plan) + " RSS " + bare.ResidentBytes);
}

return 0;
