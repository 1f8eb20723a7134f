using System.Text.Json.Nodes;
using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>Alerts and dashboard, read by Prometheus's own tools. That they name only metrics which exist is shown in ExtProc.Operator.Tests.</summary>
[CancelAfter(60_000)]
public sealed class MonitoringTests
{
    [TestCase("monitoring")]
    [TestCase("production")]
    public async Task Promtool_takes_the_rendered_rules(string combination, CancellationToken cancellationToken)
    {
        var spec = await RulesAsync(combination, cancellationToken);
        using var folder = new TemporaryFolder();
        var check = await ProgramRun.OfAsync(RealParts.Promtool.Require(), ["check", "rules", folder.Write("rules.yaml", spec.ToJsonString())], cancellationToken);
        Assert.That(check.ExitCode, Is.Zero, check.Output + check.Errors);
    }

    [Test]
    public async Task Alerts_fire_when_they_should_and_not_before(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var rules = folder.Write("rules.yaml", (await RulesAsync("production", cancellationToken, "--set", "monitoring.prometheusRule.runbookUrl=,monitoring.prometheusRule.alertLabels=null")).ToJsonString());
        var tests = await File.ReadAllTextAsync(RepositoryRoot.Combine("tests", "ExtProc.Integration.Tests", "Helm", "alerts.test.yaml"), cancellationToken);
        var run = await ProgramRun.OfAsync(
            RealParts.Promtool.Require(), ["test", "rules", folder.Write("tests.yaml", tests.Replace("RULES", rules, StringComparison.Ordinal))], cancellationToken);
        Assert.That(run.ExitCode, Is.Zero, run.Output + run.Errors);
    }

    [Test]
    public async Task Values_reach_every_alert(CancellationToken cancellationToken)
    {
        var rules = (await RulesAsync("production", cancellationToken))["groups"]!.AsArray().SelectMany(static group => group!["rules"]!.AsArray()).ToArray();
        var fewer = (await RulesAsync("monitoring", cancellationToken))["groups"]!.AsArray().SelectMany(static group => group!["rules"]!.AsArray()).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rules.Select(static rule => (string?)rule!["labels"]!["team"]), Is.Not.Empty.And.All.EqualTo("platform"));
            Assert.That(rules.Select(static rule => (string?)rule!["labels"]!["severity"]), Is.All.AnyOf("warning", "critical"));
            Assert.That(rules.Select(static rule => (string?)rule!["annotations"]!["runbook_url"]), Is.All.EqualTo("https://runbooks.example.com/extproc"));
            Assert.That(fewer.Select(static rule => (string?)rule!["alert"]), Has.None.EqualTo("ExtProcSlow"));
            Assert.That(fewer, Has.Length.EqualTo(rules.Length - 1));
        }
    }

    /// <summary>Each query becomes a recording rule, so that Prometheus parses it.</summary>
    [Test]
    public async Task Promtool_takes_every_query_of_the_dashboard(CancellationToken cancellationToken)
    {
        var map = (await Chart.ObjectsAsync("monitoring", cancellationToken)).Single(static item => item is { Kind: "ConfigMap", Name: "extproc-dashboard" });
        var dashboard = JsonNode.Parse((string)YamlJson.Read(map.Text)["data"]!["extproc.json"]!)!;
        var queries = dashboard["panels"]!.AsArray().SelectMany(static panel => panel!["targets"]?.AsArray() ?? []).Select(static target => (string)target!["expr"]!).ToArray();
        var rules = new JsonArray([.. queries.Select(static (query, i) => new JsonObject
        {
            ["record"] = $"query:{i}",
            ["expr"] = query.Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$namespace", "a|b", StringComparison.Ordinal),
        })]);
        var file = new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "dashboard", ["rules"] = rules }) };
        using var folder = new TemporaryFolder();
        var check = await ProgramRun.OfAsync(RealParts.Promtool.Require(), ["check", "rules", folder.Write("rules.yaml", file.ToJsonString())], cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(check.ExitCode, Is.Zero, check.Output + check.Errors);
            Assert.That(queries, Has.Length.GreaterThan(30));
        }
    }

    private static async Task<JsonNode> RulesAsync(string combination, CancellationToken cancellationToken, params string[] further)
    {
        var rendered = (await Chart.TemplateAsync(cancellationToken, ["-f", Chart.ValuesOf(combination), "-s", "templates/monitoring/rules.yaml", .. further])).Require();
        return YamlJson.Read(rendered)["spec"]!;
    }
}
