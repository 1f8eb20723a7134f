using ExtProc.Cli.Check;
using ExtProc.Core.Policies.Testing;
using Spectre.Console;

namespace ExtProc.Cli.Testing;

/// <summary>The report for people.</summary>
internal static class TestTable
{
    public static void Write(TestReport report, TextWriter output)
    {
        var console = Terminal.Open(output);
        foreach (var problem in report.Problems)
        {
            console.Write(new Text(problem + "\n", new Style(Color.Red)));
            console.Write(new Text(Excerpt.Of(problem.File, problem.Line, problem.Column)));
        }
        if (report.Results.Count > 0)
        {
            console.Write(Table(report));
        }
        foreach (var (policy, test) in report.Results.Where(static result => !result.Test.IsPassed))
        {
            console.Write(new Text($"{policy}: {Line(test.Name)}: {test.Failure}\n", new Style(Color.Red)));
        }
        console.WriteLine(report.Summary);
    }

    private static Table Table(TestReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Policy", "Test", "Expected", "Actual", "Rule", "Result");
        foreach (var (policy, test) in report.Results)
        {
            table.AddRow(
                new Text(policy),
                new Text(Line(test.Name)),
                new Text(test.Expected.ToString()),
                new Text(Actual(test)),
                new Text(test.Rule ?? ""),
                test.IsPassed ? new Text("passed", new Style(Color.Green)) : new Text("FAILED", new Style(Color.Red)));
        }
        return table;
    }

    private static string Actual(PolicyTestResult test) => test.Actual?.ToString() ?? "not run";

    /// <summary>A name is the author's text: it must not write to the terminal what looks like ours.</summary>
    private static string Line(string name) => string.Concat(name.Select(static c => char.IsControl(c) ? ' ' : c));
}
