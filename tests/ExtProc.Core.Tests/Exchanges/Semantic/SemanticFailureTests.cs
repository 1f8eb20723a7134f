using System.Buffers;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Testing.Detection;

namespace ExtProc.Core.Tests.Exchanges.Semantic;

/// <summary>Models that are late, full, missing or no longer needed.</summary>
public sealed class SemanticFailureTests
{
    private const string Body = """{"messages":[{"role":"user","content":"hello"},{"role":"user","content":"ATTACK"}]}""";

    [Test]
    public void What_has_no_answer_is_for_onError_to_decide(
        [Values(SemanticStatus.Saturated, SemanticStatus.TimedOut, SemanticStatus.Unavailable)] SemanticStatus status,
        [Values] ErrorAction onError)
    {
        ScriptedDetector detector = SemanticRules.Detector();
        detector.Status = text => text == "hello" ? status : SemanticStatus.Judged;
        using var harness = new EngineHarness(detector, Rules.Policy(SemanticRules.Injection(new RuleAction.Flag())).With(onError));
        using ExchangePipeline pipeline = harness.Begin(Body, out BodyVerdict verdict);
        bool blocks = onError == ErrorAction.Block;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject?.Status, Is.EqualTo(blocks ? 503 : null));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(blocks ? ExchangeOutcome.DetectorFailed : ExchangeOutcome.Flagged));
            Assert.That(harness.Traffic.Read().Single(), Has.Property("DetectorFailures").EqualTo(1));
        }
    }

    [Test]
    public void Without_models_rules_that_need_none_go_on()
    {
        CompiledPolicy[] policies =
        [
            Rules.Policy(Rules.Rule("words", Rules.Redact(RedactionStyle.Label), PartScope.Input, "zephyr"), SemanticRules.Injection()).With(ErrorAction.Allow),
        ];
        using var harness = new EngineHarness((ISemanticDetector?)null, policies);
        Assert.That(harness.Forwarded("""{"messages":[{"role":"user","content":"ATTACK zephyr"}]}"""), Does.Contain("ATTACK [WORDS]"));
    }

    [TestCase(PolicyMode.Enforce, true)]
    [TestCase(PolicyMode.Shadow, false)]
    public void Only_rules_that_are_enforced_fail_an_exchange(PolicyMode mode, bool blocks)
    {
        using var harness = new EngineHarness((ISemanticDetector?)null, Rules.Policy(SemanticRules.Injection(mode: mode), Rules.Rule("words", Rules.Block(), PartScope.Input, "zephyr")));
        using ExchangePipeline pipeline = harness.Begin(Body, out BodyVerdict verdict);
        Assert.That(verdict.Reject is not null, Is.EqualTo(blocks));
    }

    [Test]
    public void A_model_that_is_missing_fails_the_rules_that_need_it_and_no_others()
    {
        var detector = new ScriptedDetector { Supported = SemanticNeeds.Injection };
        CompiledPolicy names = Rules.Policy(SemanticRules.Names(new RuleAction.Flag())).With(ErrorAction.Allow);
        CompiledPolicy both = Rules.Policy(SemanticRules.Injection(scope: PartScope.User));
        using var harness = new EngineHarness(detector, names, both);
        using ExchangePipeline clean = harness.Begin("""{"messages":[{"role":"user","content":"hello"}]}""", out BodyVerdict passed);
        using ExchangePipeline attack = harness.Begin(Body, out BodyVerdict blocked);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(passed.Reject, Is.Null);
            Assert.That(blocked.Reject?.Status, Is.EqualTo(403));
        }
    }

    [Test]
    public void Windows_that_are_left_out_are_counted_and_block_nothing()
    {
        var detector = new ScriptedDetector { WindowsLeftOut = 3 };
        using var harness = new EngineHarness(detector, Rules.Policy(SemanticRules.Injection()));
        using (ExchangePipeline pipeline = harness.Begin("""{"messages":[{"role":"user","content":"hello"}]}""", out BodyVerdict verdict))
        {
            Assert.That(verdict, Is.EqualTo(BodyVerdict.Continue));
            pipeline.Complete(ExchangeEnd.Completed);
        }
        Assert.That(harness.Traffic.Read().Single().Uninspected, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task An_exchange_that_ends_takes_its_questions_with_it(CancellationToken cancellationToken)
    {
        ScriptedDetector detector = SemanticRules.Detector();
        detector.Gate = new TaskCompletionSource();
        using var harness = new EngineHarness(detector, Rules.Policy(SemanticRules.Injection()));
        using var exchange = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using ExchangePipeline pipeline = harness.Engine.Begin();
        pipeline.OnRequestHeaders(EngineHarness.Chat());
        ValueTask<BodyVerdict> verdict = pipeline.OnRequestBodyAsync(EngineHarness.Bytes(Body), exchange.Token);
        bool waits = !verdict.IsCompleted;
        await exchange.CancelAsync();
        BodyVerdict refused = await verdict;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(waits, Is.True);
            Assert.That(refused.Reject, Is.Not.Null, "nothing of it may go on");
            Assert.That(detector.Answers[SemanticStatus.Cancelled], Is.EqualTo(detector.Questions.Count));
            Assert.That(pipeline.Complete(ExchangeEnd.Cancelled), Is.EqualTo(ExchangeOutcome.Cancelled));
        }
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Parts_are_asked_about_together_up_to_a_bound_and_a_block_ends_the_rest(CancellationToken cancellationToken)
    {
        ScriptedDetector detector = SemanticRules.Detector();
        detector.Gate = new TaskCompletionSource();
        string messages = string.Join(',', Enumerable.Range(0, 40).Select(static i => $$"""{"role":"user","content":"{{(i == 3 ? "ATTACK" : $"hello {i}")}}"}"""));
        using var harness = new EngineHarness(detector, Rules.Policy(SemanticRules.Injection(scope: PartScope.User)));
        using ExchangePipeline pipeline = harness.Engine.Begin();
        pipeline.OnRequestHeaders(EngineHarness.Chat());
        ValueTask<BodyVerdict> verdict = pipeline.OnRequestBodyAsync(new ReadOnlySequence<byte>(EngineHarness.Bytes($$"""{"messages":[{{messages}}]}""").ToArray()), cancellationToken);
        int together = detector.Questions.Count;
        detector.Gate.SetResult();
        BodyVerdict blocked = await verdict;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(together, Is.EqualTo(16));
            Assert.That(blocked.Reject?.Status, Is.EqualTo(403));
            Assert.That(detector.Questions, Has.Count.LessThan(40));
            Assert.That(detector.Answers.Values.Sum(), Is.EqualTo(detector.Questions.Count), "nobody reads a text any more");
        }
    }
}
