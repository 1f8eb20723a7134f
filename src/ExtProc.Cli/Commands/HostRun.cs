using System.CommandLine;
using ExtProc.Server.Hosting;
using ExtProc.Server.Policies;
using Microsoft.Extensions.Configuration;

namespace ExtProc.Cli.Commands;

/// <summary>Runs a server until the process is told to stop, and says what is wrong when it can't.</summary>
internal static class HostRun
{
    public static Task<int> RunAsync(Func<IConfiguration> settings, HostRoles roles, InvocationConfiguration console, CancellationToken cancellationToken) =>
        RunAsync(
            async () =>
            {
                await using var host = await ExtProcHost.StartAsync(settings(), roles, cancellationToken);
                await host.WaitForShutdownAsync(cancellationToken);
                return ExitCode.Success;
            },
            console);

    /// <param name="server">Starts and stops it, and returns the exit code.</param>
    /// <param name="console">Where errors are told.</param>
    public static async Task<int> RunAsync(Func<Task<int>> server, InvocationConfiguration console)
    {
        try
        {
            return await server();
        }
        catch (SettingsException wrong)
        {
            await TellAsync(console, wrong.Errors);
            return ExitCode.Usage;
        }
        catch (PolicyStartException wrong)
        {
            await TellAsync(console, [wrong.Message]);
            return ExitCode.Failure;
        }
        catch (IOException closed)
        {
            await TellAsync(console, [closed.InnerException is null ? closed.Message : $"{closed.Message} {closed.InnerException.Message}"]);
            return ExitCode.Failure;
        }
    }

    private static async Task TellAsync(InvocationConfiguration console, IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            await console.Error.WriteLineAsync($"error: {error}");
        }
    }
}
