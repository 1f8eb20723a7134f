using System.Text.RegularExpressions;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>The chart's README says what the chart has.</summary>
public sealed partial class ReadmeTests
{
    private const string Begin = "<!-- values -->\n";
    private const string End = "<!-- /values -->";

    private static string Readme => File.ReadAllText(Path.Combine(Chart.Folder, "README.md"));

    [Test]
    public void Its_table_has_every_value_with_its_default()
    {
        var readme = Readme;
        var table = ValuesTable.Of(File.ReadAllText(Path.Combine(Chart.Folder, "values.yaml")));
        var before = readme[..(readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)];
        var after = readme[readme.IndexOf(End, StringComparison.Ordinal)..];
        Golden.AssertSame("helm/extproc/README.md", before + table + after);
    }

    [Test]
    public void It_names_exactly_the_combinations_that_are_tested()
    {
        var named = Combination().Matches(Readme).Select(static match => match.Groups["name"].Value);
        Assert.That(named, Is.EquivalentTo(Chart.Combinations));
    }

    [GeneratedRegex(@"\(ci/(?<name>[a-z-]+)-values\.yaml\)", RegexOptions.NonBacktracking)]
    private static partial Regex Combination();
}
