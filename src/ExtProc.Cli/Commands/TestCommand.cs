using System.CommandLine;
using ExtProc.Cli.Testing;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc test</c>: the tests that policies bring, without a server.</summary>
internal static class TestCommand
{
    private const string Description =
        """
        Runs the tests that policies bring (spec.tests) through the engine that judges traffic, and tells what each expected and what came out.

        Examples:
          extproc test ./policies
          extproc test policy.yaml
          extproc test ./policies --output junit > report.xml
          extproc test ./policies --output json | jq '.tests[] | select(.passed | not)'

        Exit codes: 0 all tests pass, 1 a test fails or a policy has errors, 2 the command line is wrong.
        """;

    private const string Json = "json";
    private const string Junit = "junit";

    public static Command Create()
    {
        var path = CheckCommand.PathOfPolicies();
        var output = new Option<string>("--output", "-o") { HelpName = "table|json|junit", Description = "How the result is written; default table.", DefaultValueFactory = static _ => "table" };
        output.AcceptOnlyFromAmong("table", Json, Junit);
        var models = ModelFolder.Optional();
        var command = new Command("test", Description) { path, output, models };
        command.SetAction((parsed, _) => ModelFolder.RunAsync(
            parsed.GetValue(models),
            loaded => Run(parsed.GetRequiredValue(path), parsed.GetValue(output), loaded, parsed.InvocationConfiguration.Output),
            parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string path, string? form, ISemanticDetector models, TextWriter output)
    {
        var report = Terminal.Wait($"Running the tests of {path}", () => TestReport.Of(path, models));
        switch (form)
        {
            case Json:
                output.WriteLine(TestJson.Render(report));
                break;
            case Junit:
                output.WriteLine(TestJunit.Render(report));
                break;
            default:
                TestTable.Write(report, output);
                break;
        }
        return report.IsGood ? ExitCode.Success : ExitCode.Failure;
    }
}
