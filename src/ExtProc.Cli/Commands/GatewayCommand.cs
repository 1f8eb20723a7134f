using System.CommandLine;
using ExtProc.Server.Hosting;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc gateway</c>: the engine behind an embedded reverse proxy.</summary>
internal static class GatewayCommand
{
    private const string Description =
        """
        Runs the engine as a reverse proxy of its own: no Envoy, no Kubernetes. Point a client's base URL at it.

        Examples:
          extproc gateway --upstream https://api.openai.com --policies ./policies
          OPENAI_BASE_URL=http://127.0.0.1:8080/v1 python chat.py

        Policies match the upstream's host. Once it serves, it logs one line 'ready: ...' with the addresses it got (port 0 takes a free
        one), and /readyz answers 200. 'extproc settings' lists what files, environment and flags can set.
        """;

    /// <param name="flags">Settings that the command line sets by their keys.</param>
    public static Command Create(string[] flags)
    {
        var command = new Command("gateway", Description);
        var options = new HostOptions(command, flags).WithPolicies(command);
        options.Add(command, "--listen", "Gateway:Listen", "ADDRESS", "Where clients connect: 127.0.0.1:8080 (default), [::]:8080 or unix:/run/gateway.sock.");
        options.Add(command, "--upstream", "Gateway:Upstream", "URL", "The provider, https://api.openai.com; a path in it is put before each request's.");
        command.SetAction((parsed, cancellation) => HostRun.RunAsync(() => options.Read(parsed), HostRoles.Gateway, parsed.InvocationConfiguration, cancellation));
        return command;
    }
}
