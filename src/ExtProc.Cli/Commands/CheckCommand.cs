using System.CommandLine;
using ExtProc.Cli.Check;
using ExtProc.Core.Detection.Semantic;

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
        var command = new Command("check", Description) { path, output, strict, models };
        command.SetAction((parsed, _) => ModelFolder.RunAsync(
            parsed.GetValue(models),
            loaded => Run(parsed.GetRequiredValue(path), parsed.GetValue(output) == Json, parsed.GetValue(strict), loaded, parsed.InvocationConfiguration.Output),
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

    private static int Run(string path, bool isJson, bool isStrict, ISemanticDetector models, TextWriter output)
    {
        var result = CheckResult.Of(path, models);
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
