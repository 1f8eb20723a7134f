using System.Text;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Exchanges.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Testing.Detection;

namespace ExtProc.Core.Tests.Exchanges.Semantic;

/// <summary>Streams whose text goes on at once and is judged behind.</summary>
public sealed class TrailedStreamTests
{
    private static readonly StreamingMode s_trail = new(StreamClassifiers.Trail, 128, TimeSpan.FromSeconds(4));

    private static readonly string s_prose = string.Concat(Enumerable.Repeat("plain words go on and on ", 8));

    [Test]
    [CancelAfter(20_000)]
    public async Task Text_goes_on_until_the_answer_cuts_it(CancellationToken cancellationToken)
    {
        ScriptedDetector detector = SemanticRules.Detector();
        detector.Gate = new TaskCompletionSource();
        using var harness = new EngineHarness(detector, Policy(SemanticRules.Harm()));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        byte[] first = SemanticStream.Event(s_prose[..90] + " VIOLENCE ");
        await pipeline.FeedAsync(first, received, cancellationToken: cancellationToken);
        await pipeline.FeedAsync(SemanticStream.Event("meanwhile"), received, cancellationToken: cancellationToken);
        string leaked = SemanticStream.Content(received.ToString());
        detector.Gate.SetResult();
        StreamVerdict verdict = await CutAsync(pipeline, received, cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(leaked, Is.EqualTo(s_prose[..90] + " VIOLENCE meanwhile"), "the window, and what came until the answer");
            Assert.That(verdict.Reject, Is.Null, "a part of the answer is out");
            Assert.That(received.ToString(), Does.Contain("Blocked by policy.").And.Not.Contain("after"));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.Blocked));
            Assert.That(harness.Traffic.Read().Single().Uninspected, Is.EqualTo(1), "text was seen before it was judged");
        }
    }

    [Test]
    public async Task Answers_that_come_at_once_leak_nothing_and_pass_every_byte()
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Policy(SemanticRules.Harm()));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        byte[] clean = SemanticStream.Event(s_prose);
        StreamVerdict passed = await pipeline.FeedAsync(clean, received);
        StreamVerdict blocked = await pipeline.FeedAsync(SemanticStream.Event(s_prose + "VIOLENCE"), received);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(passed.Action, Is.EqualTo(StreamAction.Continue));
            Assert.That(blocked.Action, Is.EqualTo(StreamAction.Cut));
            Assert.That(received.ToString(), Does.Not.Contain("VIOLENCE"));
        }
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task The_end_of_a_text_waits_for_its_judgement(CancellationToken cancellationToken)
    {
        ScriptedDetector detector = SemanticRules.Detector();
        detector.Gate = new TaskCompletionSource();
        using var harness = new EngineHarness(detector, Policy(SemanticRules.Harm()));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        await pipeline.FeedAsync(SemanticStream.Event("short VIOLENCE"), received, cancellationToken: cancellationToken);
        Task<StreamVerdict> end = pipeline.FeedAsync(SemanticStream.Finish, received, end: true, cancellationToken);
        bool waits = !end.IsCompleted;
        detector.Gate.SetResult();
        StreamVerdict verdict = await end;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(waits, Is.True);
            Assert.That(verdict.Action, Is.EqualTo(StreamAction.Cut));
            Assert.That(received.ToString(), Does.Not.Contain("finish_reason\":\"stop").And.Not.Contain("[DONE]"));
        }
    }

    [TestCase(TrailedText.MaxBehind, false)]
    [TestCase(TrailedText.MaxBehind + 1, true)]
    [CancelAfter(20_000)]
    public async Task No_more_than_a_bound_may_be_ahead(int behind, bool waits, CancellationToken cancellationToken)
    {
        ScriptedDetector detector = SemanticRules.Detector();
        detector.Gate = new TaskCompletionSource();
        using var harness = new EngineHarness(detector, Policy(SemanticRules.Harm()));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        Task<StreamVerdict> step = pipeline.FeedAsync(SemanticStream.Event(new string('x', behind)), received, cancellationToken: cancellationToken);
        bool waited = !step.IsCompleted;
        detector.Gate.SetResult();
        await step;
        Assert.That(waited, Is.EqualTo(waits));
    }

    [Test]
    public async Task The_strictest_of_all_policies_holds()
    {
        CompiledPolicy trail = Policy(SemanticRules.Harm(scope: PartScope.Output));
        CompiledPolicy hold = Rules.Policy(SemanticRules.Injection(scope: PartScope.Output)).With(ErrorAction.Block, s_trail with { Classifiers = StreamClassifiers.Hold });
        using var harness = new EngineHarness(SemanticRules.Detector(), trail, hold);
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        await pipeline.FeedAsync(SemanticStream.Event("held"), received);
        Assert.That(SemanticStream.Content(received.ToString()), Is.Empty);
    }

    [TestCase("flag", PolicyMode.Enforce, false)]
    [TestCase("block", PolicyMode.Shadow, false)]
    [TestCase("redact", PolicyMode.Enforce, true)]
    public async Task Only_what_can_change_a_text_holds_it(string action, PolicyMode mode, bool holds)
    {
        RuleAction does = action switch { "flag" => new RuleAction.Flag(), "block" => Rules.Block(), _ => Rules.Redact(RedactionStyle.Label) };
        using var harness = new EngineHarness(SemanticRules.Detector(), Policy(SemanticRules.Harm(does, mode: mode)), Policy(SemanticRules.Names(new RuleAction.Flag())));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        await pipeline.FeedAsync(SemanticStream.Event("VIOLENCE by Jane Doe"), received);
        string before = SemanticStream.Content(received.ToString());
        await pipeline.FeedAsync(SemanticStream.Finish, received, end: true);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo(holds ? "" : "VIOLENCE by Jane Doe"));
            Assert.That(pipeline.Summary.Decision, Is.EqualTo(holds ? "redacted" : "flagged"));
            pipeline.Complete(ExchangeEnd.Completed);
            Assert.That(harness.Traffic.Read().Sum(static policy => policy.Uninspected), Is.Zero);
        }
    }

    private static CompiledPolicy Policy(CompiledRule rule) => Rules.Policy(rule).With(ErrorAction.Block, s_trail);

    /// <summary>Feeds until the answer that is on its way has cut the stream.</summary>
    private static async Task<StreamVerdict> CutAsync(ExchangePipeline pipeline, StringBuilder received, CancellationToken cancellationToken)
    {
        StreamVerdict verdict;
        do
        {
            await Task.Yield();
            verdict = await pipeline.FeedAsync(": ping\n\n"u8.ToArray(), received, cancellationToken: cancellationToken);
        }
        while (verdict.Action != StreamAction.Cut && !cancellationToken.IsCancellationRequested);
        return verdict;
    }
}
