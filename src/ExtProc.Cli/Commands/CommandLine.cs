using System.CommandLine;
using System.CommandLine.Invocation;

namespace ExtProc.Cli.Commands;

/// <summary>The command line: what there is, and how it is run.</summary>
internal static class CommandLine
{
    private const string Description =
        """
        ExtProc reads the AI traffic that passes through Envoy and does what policies say: redacts, blocks, counts.

        Try it:      extproc demo
        With Envoy:  extproc serve --listen 127.0.0.1:9002 --policies ./policies
        Without:     extproc gateway --upstream https://api.openai.com --policies ./policies
        Before that: extproc check ./policies, extproc test ./policies
        In Kubernetes: extproc operator, and extproc serve --operator URL

        Exit codes: 0 done, 1 it could not run or the check failed, 2 the command line or a setting is wrong.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var (arguments, flags) = SettingFlags.Split(args);
        var root = new RootCommand(Description)
        {
            ServeCommand.Create(flags), GatewayCommand.Create(flags), OperatorCommand.Create(flags), DemoCommand.Create(), CheckCommand.Create(), TestCommand.Create(), SchemaCommand.Create(),
            SettingsCommand.Create(), ProbeCommand.Create(), TokensCommand.Create(), QualityCommand.Create(),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction errors)
        {
            errors.ShowHelp = false;
        }
        // Signals are the host's: it drains for as long as it is allowed to.
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }
}
