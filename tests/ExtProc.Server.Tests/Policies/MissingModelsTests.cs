using System.Text;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Server.Policies;
using ExtProc.Testing.Detection;

namespace ExtProc.Server.Tests.Policies;

/// <summary>What is said of rules whose models are not there, and how tests of policies use those that are.</summary>
public sealed class MissingModelsTests
{
    private const string Policy = """
        rules:
        - { name: words, detect: { keywords: { terms: [zephyr] } }, action: { block: {} } }
        - { name: jailbreak, scope: [User], detect: { promptInjection: {} }, action: { block: {} } }
        tests:
        - { name: the classic, request: { chat: an ATTACK }, expect: { verdict: Blocked, rule: jailbreak } }
        - { name: harmless, request: { chat: hello }, expect: { verdict: Allowed, findings: none } }
        """;

    private static readonly PolicySource s_source = PolicyFile.Parse("p.yaml", Encoding.UTF8.GetBytes(PolicyText.Around(Policy)));

    [Test]
    public void A_rule_whose_model_is_missing_is_a_warning()
    {
        var set = PolicyLoader.Load([s_source], runTests: false, models: AbsentModels.Instance);
        var warning = set.Diagnostics.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((warning.Code, warning.Path, warning.Severity), Is.EqualTo((DiagnosticCodes.NoModel, "spec.rules[1].detect", DiagnosticSeverity.Warning)));
            Assert.That(warning.Line, Is.GreaterThan(0));
            Assert.That(set.Policies, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void Nothing_is_said_where_nobody_knows_of_models() =>
        Assert.That(PolicyLoader.Load([s_source], runTests: false).Diagnostics, Is.Empty);

    [Test]
    public void Tests_are_played_with_the_models_that_are_there()
    {
        var set = PolicyLoader.Load([s_source], models: new ScriptedDetector());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(set.Diagnostics, Is.Empty);
            Assert.That(set.Tests.Single().Value.Passed, Is.EqualTo(2));
        }
    }

    [Test]
    public void Tests_fail_where_there_are_none()
    {
        var set = PolicyLoader.Load([s_source], models: AbsentModels.Instance);
        Assert.That(set.Diagnostics.Count(static found => found.Code == DiagnosticCodes.TestsFailed), Is.EqualTo(2));
    }

    [TestCase("about LEGAL matters", true)]
    [TestCase("about PAYMENTS", false)]
    [TestCase("LEGAL questions of PAYMENTS", true)]
    [TestCase("the weather", true)]
    public void Topics_are_judged_once_a_model_has_read_their_examples(string text, bool isFinding)
    {
        var source = PolicyFile.Parse("p.yaml", Encoding.UTF8.GetBytes(PolicyText.Around($$"""
            rules:
            - name: topics
              scope: [User]
              detect:
                topics:
                  deny: [{ name: legal, examples: [Can I sue?, Is it lawful?] }]
                  allow: [{ name: payments, examples: [How do I pay?] }]
              action: { block: {} }
            tests:
            - { name: one, request: { chat: {{text}} }, expect: { verdict: {{(isFinding ? "Blocked" : "Allowed")}} } }
            """)));
        var set = PolicyLoader.Load([source], models: new ScriptedDetector());
        var remark = set.Diagnostics.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(set.Tests.Single().Value.Passed, Is.EqualTo(1));
            Assert.That((remark.Code, remark.Path, remark.Message), Is.EqualTo((DiagnosticCodes.Topics, "spec.rules[0].detect.topics", "payments has one example")));
        }
    }
}
