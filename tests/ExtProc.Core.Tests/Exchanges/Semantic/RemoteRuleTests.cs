using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Testing.Detection;

namespace ExtProc.Core.Tests.Exchanges.Semantic;

/// <summary>Rules that ask a guard somewhere else.</summary>
public sealed class RemoteRuleTests
{
    private static readonly RemoteGuardOptions Guard = new() { Url = new Uri("http://guard") };

    private readonly ScriptedGuard _guard = new();

    [TestCase("hello", null)]
    [TestCase("some EVIL text", 403)]
    public void A_finding_blocks(string text, int? status)
    {
        using var harness = Harness(null, Rules.Policy(Remote(Rules.Block())));
        using ExchangePipeline pipeline = harness.Begin(Chat(text), out BodyVerdict verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject?.Status, Is.EqualTo(status));
            Assert.That(_guard.Asked.Single().Text.ToString(), Is.EqualTo(text));
            Assert.That(_guard.Asked.Single().Scope, Is.EqualTo(PartScope.User | PartScope.Input));
        }
    }

    [Test]
    public void A_finding_is_redacted_where_it_is()
    {
        using var harness = Harness(null, Rules.Policy(Remote(Rules.Redact(RedactionStyle.Label))));
        Assert.That(harness.Forwarded(Chat("an \\u0045VIL \\\"text\\\"")), Is.EqualTo(Chat("an [REMOTE] \\\"text\\\"")));
    }

    [Test]
    public void A_guard_that_fails_is_for_onError_to_decide(
        [Values(RemoteFailure.Timeout, RemoteFailure.CircuitOpen, RemoteFailure.Malformed)] RemoteFailure failure, [Values] ErrorAction onError)
    {
        _guard.Failure = failure;
        using var harness = Harness(null, Rules.Policy(Remote(Rules.Block())).With(onError));
        using ExchangePipeline pipeline = harness.Begin(Chat("some EVIL text"), out BodyVerdict verdict);
        bool blocks = onError == ErrorAction.Block;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject?.Status, Is.EqualTo(blocks ? 503 : null));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(blocks ? ExchangeOutcome.DetectorFailed : ExchangeOutcome.Allowed));
            Assert.That(harness.Traffic.Read().Single(), Has.Property("DetectorFailures").EqualTo(1));
        }
    }

    [Test]
    public void Without_guards_to_ask_the_rule_fails()
    {
        using var harness = new EngineHarness(Rules.Policy(Remote(Rules.Block())));
        using ExchangePipeline pipeline = harness.Begin(Chat("hello"), out BodyVerdict verdict);
        Assert.That(verdict.Reject?.Status, Is.EqualTo(503));
    }

    [Test]
    public void A_guard_that_fails_does_not_fail_rules_that_models_answer()
    {
        _guard.Failure = RemoteFailure.Timeout;
        using var harness = Harness(
            SemanticRules.Detector(), Rules.Policy(SemanticRules.Injection()), Rules.Policy(Remote(new RuleAction.Flag())).With(ErrorAction.Allow));
        using ExchangePipeline clean = harness.Begin(Chat("hello"), out BodyVerdict passed);
        using ExchangePipeline attack = harness.Begin(Chat("ATTACK"), out BodyVerdict blocked);
        Assert.That((passed.Reject?.Status, blocked.Reject?.Status), Is.EqualTo(((int?)null, (int?)403)));
    }

    [Test]
    public void A_model_that_fails_does_not_hide_what_the_guard_found()
    {
        ScriptedDetector detector = SemanticRules.Detector();
        detector.Status = static _ => SemanticStatus.Saturated;
        using var harness = Harness(detector, Rules.Policy(SemanticRules.Injection()).With(ErrorAction.Allow), Rules.Policy(Remote(Rules.Block())));
        using ExchangePipeline clean = harness.Begin(Chat("hello"), out BodyVerdict passed);
        using ExchangePipeline evil = harness.Begin(Chat("EVIL"), out BodyVerdict blocked);
        Assert.That((passed.Reject?.Status, blocked.Reject?.Status), Is.EqualTo(((int?)null, (int?)403)));
    }

    private static CompiledRule Remote(RuleAction action) => Rules.Rule("guard", action, PartScope.Input, new RemoteDetection(Guard));

    private static string Chat(string content) => $$"""{"messages":[{"role":"user","content":"{{content}}"}]}""";

    private EngineHarness Harness(ISemanticDetector? detector, params CompiledPolicy[] policies) =>
        new(new EngineOptions(), TimeProvider.System, detector, _ => _guard, policies);
}
