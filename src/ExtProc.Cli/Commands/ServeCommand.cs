using System.CommandLine;
using ExtProc.Server.Hosting;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc serve</c>: the data plane behind Envoy.</summary>
internal static class ServeCommand
{
    private const string Description =
        """
        Serves ext_proc for Envoy, until SIGTERM; then drains.

        Examples:
          extproc serve --policies ./policies
          extproc serve --listen unix:/run/extproc.sock --admin 0.0.0.0:9090 --policies /etc/extproc/policies
          extproc serve --operator https://extproc-operator.extproc-system.svc:9443 --state /var/lib/extproc
          extproc serve --policies ./policies --Grpc:DrainGrace=00:01:00 --log-format json

        Once it serves, it logs one line 'ready: ...' with the addresses it got (port 0 takes a free one), and /readyz answers 200.
        Every setting can come from a file (--config), the environment (EXTPROC_Grpc__DrainGrace) or a flag (--Grpc:DrainGrace); the later
        one wins. 'extproc settings' lists them.
        """;

    /// <param name="flags">Settings that the command line sets by their keys.</param>
    public static Command Create(string[] flags)
    {
        var command = new Command("serve", Description);
        var options = new HostOptions(command, flags).WithPolicies(command);
        options.Add(command, "--listen", "Grpc:Listen", "ADDRESS", "Where Envoy connects: 127.0.0.1:9002 (default), [::]:9002 or unix:/run/extproc.sock.");
        command.SetAction((parsed, cancellation) => HostRun.RunAsync(() => options.Read(parsed), HostRoles.Serve, parsed.InvocationConfiguration, cancellation));
        return command;
    }
}
