using System.CommandLine;
using ExtProc.Cli.Check;
using ExtProc.Core.Policies;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc check</c>: what a server would say of some policies, without a server.</summary>
internal static class CheckCommand
{
    private const string Description =
        """
        Reads policies as a server would and tells everything that is wrong with them, with file, line and column. Runs the tests that they
        bring, too; extproc test tells more of those.

        Examples:
          extproc check ./policies
          extproc check policy.yaml --strict
          extproc check ./policies --output json | jq .diagnostics
          extproc check ./policies --guard-hosts '*.safety.svc,guard.example.com:443'

        Exit codes: 0 the policies can be used, 1 they have errors (with --strict also warnings), 2 the command line is wrong.
        """;

    private const string Json = "json";

    public static Command Create()
    {
        var path = PathOfPolicies();
        var output = new Option<string>("--output", "-o") { HelpName = "text|json", Description = "How the result is written; default text.", DefaultValueFactory = static _ => "text" };
        output.AcceptOnlyFromAmong("text", Json);
        var strict = new Option<bool>("--strict") { Description = "Warnings fail the check too." };
        var models = ModelFolder.Optional();
        var hosts = GuardHostsOption();
        var command = new Command("check", Description) { path, output, strict, models, hosts };
        command.SetAction((parsed, _) => ModelFolder.RunAsync(
            parsed.GetValue(models),
            loaded => Run(
                CheckResult.Of(parsed.GetRequiredValue(path), loaded, parsed.GetValue(hosts)), parsed.GetValue(output) == Json, parsed.GetValue(strict), parsed.InvocationConfiguration.Output),
            parsed.InvocationConfiguration.Error));
        return command;
    }

    /// <summary>The argument that names policies; what it names must exist.</summary>
    public static Argument<string> PathOfPolicies()
    {
        var path = new Argument<string>("PATH") { Description = "A directory of policies (*.yaml, *.yml, *.json), or one file." };
        path.Validators.Add(static result =>
        {
            var given = result.GetValueOrDefault<string>();
            if (!File.Exists(given) && !Directory.Exists(given))
            {
                result.AddError($"There is no file or directory {given}.");
            }
        });
        return path;
    }

    /// <summary>The list that the servers have, since a check knows no server's settings.</summary>
    private static Option<GuardHosts?> GuardHostsOption() => new("--guard-hosts")
    {
        HelpName = "HOSTS",
        Description = $"The hosts at which remote guards may be, as in the servers' {GuardHosts.Setting}; default: anywhere.",
        CustomParser = static result =>
        {
            if (!GuardHosts.TryParse(result.Tokens[0].Value, out var hosts, out var error))
            {
                result.AddError($"--guard-hosts: {error}");
            }
            return hosts;
        },
    };

    private static int Run(CheckResult result, bool isJson, bool isStrict, TextWriter output)
    {
        if (isJson)
        {
            output.WriteLine(CheckJson.Render(result));
        }
        else
        {
            CheckText.Write(result, output);
        }
        return result.Set.HasErrors || (isStrict && result.Set.Warnings > 0) ? ExitCode.Failure : ExitCode.Success;
    }
}
