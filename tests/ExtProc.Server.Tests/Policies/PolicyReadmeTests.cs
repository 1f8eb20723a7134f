using System.Text.RegularExpressions;
using ExtProc.Core.Detection.Pii;
using ExtProc.Core.Policies;

namespace ExtProc.Server.Tests.Policies;

/// <summary>What the page about policies says is so.</summary>
public sealed partial class PolicyReadmeTests
{
    private const string Begin = "<!-- fields: generated -->\n";

    private const string End = "<!-- /fields -->";

    private static readonly string s_path = Path.Combine(RepositoryRoot.Path, "src", "ExtProc.Core", "Policies", "README.md");

    private static readonly string s_page = File.ReadAllText(s_path);

    [TestCaseSource(nameof(Examples))]
    public void An_example_compiles_without_a_remark(string yaml)
    {
        var document = yaml.StartsWith("apiVersion", StringComparison.Ordinal) ? yaml : PolicyText.Around(yaml.TrimEnd());
        var set = PolicyText.Load(document);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(set.Diagnostics, Is.Empty);
            Assert.That(set.Policies, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void The_tables_are_those_of_the_code()
    {
        var from = s_page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = s_page.IndexOf(End, StringComparison.Ordinal);
        var rendered = PolicyReference.Render();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(s_path, s_page[..from] + rendered + s_page[to..]);
            return;
        }
        Assert.That(s_page[from..to], Is.EqualTo(rendered), "run the tests with UPDATE_GOLDENS=1");
    }

    [Test]
    public void Every_code_and_every_entity_is_named()
    {
        var codes = typeof(DiagnosticCodes).GetFields().Select(static field => $"`{field.GetRawConstantValue()}`");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(codes.Where(static code => !s_page.Contains(code, StringComparison.Ordinal)), Is.Empty);
            Assert.That(PiiEntities.Names.Where(static name => !s_page.Contains(name, StringComparison.Ordinal)), Is.Empty);
            Assert.That(
                PiiEntities.Names.Except(PiiEntities.Default).Where(static name => !s_page.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
        }
    }

    private static IEnumerable<TestCaseData> Examples() =>
        Example().Matches(s_page).Select(static (match, i) => new TestCaseData(match.Groups[1].Value).SetArgDisplayNames($"{i}"));

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
