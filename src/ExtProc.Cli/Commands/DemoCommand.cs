using System.CommandLine;
using System.Runtime.InteropServices;
using ExtProc.Cli.Demo;
using ExtProc.Server.Policies;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc demo</c>: the main job, end to end, on a scripted model.</summary>
internal static class DemoCommand
{
    private const string Description =
        """
        Shows the main job end to end: nine chat requests against a scripted model in this process, through the real Envoy when ENVOY_BIN
        names one, else through the embedded gateway. Prints what the client sent, what the model saw and what came back, and exits 0
        only if every request went as it should. Needs no network, no key and no answer.

        Examples:
          extproc demo
          ENVOY_BIN=/usr/local/bin/envoy extproc demo
        """;

    public static Command Create()
    {
        var command = new Command("demo", Description);
        command.SetAction(static (parsed, cancellation) => RunAsync(parsed.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(InvocationConfiguration console, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        var envoy = Environment.GetEnvironmentVariable("ENVOY_BIN");
        try
        {
            var demo = new DemoRun(new DemoReport(DemoReport.Console(console.Output)));
            return await demo.RunAsync(string.IsNullOrEmpty(envoy) ? null : envoy, stop.Token);
        }
        catch (OperationCanceledException)
        {
            await console.Error.WriteLineAsync("stopped");
        }
        catch (Exception problem) when (problem is DemoException or PolicyStartException or HttpRequestException or IOException or System.ComponentModel.Win32Exception)
        {
            await console.Error.WriteLineAsync($"error: {problem.Message}");
        }
        return ExitCode.Failure;
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
