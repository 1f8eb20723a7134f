using System.Globalization;
using ExtProc.Load.Commands;
using ExtProc.Load.Measuring;
using ExtProc.Load.Responders;

switch (args)
{
    case ["serve"]:
        await ResponderHost.RunAsync("127.0.0.1:0");
        return 0;
    case ["throughput", .. var names]:
        await ThroughputCommand.RunAsync(names.Length > 0 ? names : PerfFolder.ScenarioNames(), rounds: 5);
        return 0;
    case ["open", var name, var rate, var seconds, var connections]:
        await OpenLoopCommand.RunAsync(name, Number(rate), Number(seconds), Number(connections));
        return 0;
    case ["allocations", .. var names]:
        await AllocationsCommand.RunAsync(names.Length > 0 ? names : PerfFolder.ScenarioNames());
        return 0;
    case ["envoy"]:
        await EnvoyCommand.RunAsync();
        return 0;
    case ["semantic"]:
        await SemanticCommand.RunAsync();
        return 0;
    case ["overload"]:
        await OverloadCommand.RunAsync(null, seconds: 20);
        return 0;
    case ["overload", var modelFile]:
        await OverloadCommand.RunAsync(modelFile, seconds: 20);
        return 0;
    case ["start", var program, .. var arguments]:
        await StartUpCommand.RunAsync(program, arguments);
        return 0;
    default:
        Console.Error.WriteLine("""
            throughput [SCENARIO...]                      the product beside the bare responder, closed loop
            open SCENARIO RATE SECONDS CONNECTIONS        the product at an arrival rate, open loop
            allocations [SCENARIO...]                     bytes allocated per exchange, server in this process
            envoy                                         latency added at the real Envoy (ENVOY_BIN)
            semantic                                      cost of the models at the real Envoy (ENVOY_BIN)
            overload [ENCODER.bin]                        the models' queue at half, once and four times its capacity
            start PROGRAM [ARGUMENT...]                   time to ready and memory (extproc, or dotnet extproc.dll)
            serve                                         the bare responder
            """);
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
