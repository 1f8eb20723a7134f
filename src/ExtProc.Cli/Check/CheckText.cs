using System.Globalization;
using ExtProc.Core.Policies;
using Spectre.Console;

namespace ExtProc.Cli.Check;

/// <summary>The result for people: diagnostics as compilers write them, then a table of the policies.</summary>
internal static class CheckText
{
    public static void Write(CheckResult result, TextWriter output)
    {
        var console = Terminal.Open(output);
        foreach (var diagnostic in result.Set.Diagnostics)
        {
            var colour = diagnostic.Severity == DiagnosticSeverity.Error ? Color.Red : Color.Yellow;
            console.Write(new Text(diagnostic + "\n", new Style(colour)));
            console.Write(new Text(Excerpt.Of(diagnostic.File, diagnostic.Line, diagnostic.Column)));
        }
        if (result.Set.Policies.Count > 0)
        {
            console.Write(Table(result));
        }
        console.WriteLine(Summary(result));
    }

    private static string Summary(CheckResult result)
    {
        var set = result.Set;
        var counts = string.Create(
            CultureInfo.InvariantCulture, $"{Count(set.Policies.Count, "good policy", "good policies")}, {Count(set.Errors, "error", "errors")}, {Count(set.Warnings, "warning", "warnings")}");
        if (set.Tests.Count > 0)
        {
            var tests = set.Tests.Values.Sum(static run => run.Results.Count);
            counts += string.Create(CultureInfo.InvariantCulture, $", {set.Tests.Values.Sum(static run => run.Passed)} of {Count(tests, "test", "tests")} passed");
        }
        return set.HasErrors ? $"{counts}: a server would not take these over" : counts;
    }

    private static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private static Table Table(CheckResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("File", "Policy", "Mode", "Reaches", "Matches", "Rules", "Warnings");
        foreach (var policy in result.Set.Policies)
        {
            var rules = string.Join('\n', policy.Policy.Rules.Select(RuleLine.Of));
            table.AddRow(
                new Text(policy.File ?? ""),
                new Text(policy.Policy.Name),
                new Text(policy.Policy.Mode.ToString()),
                new Text(policy.Policy.Reach.ToString()),
                new Text(policy.Policy.Match.ToString()),
                new Text(rules.Length == 0 ? "none" : rules),
                new Text(result.WarningsOf(policy).ToString(CultureInfo.InvariantCulture)));
        }
        return table;
    }
}
