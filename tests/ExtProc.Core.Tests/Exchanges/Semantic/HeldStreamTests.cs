using System.Text;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Testing.Detection;

namespace ExtProc.Core.Tests.Exchanges.Semantic;

/// <summary>Streams whose text is released only once it is judged.</summary>
public sealed class HeldStreamTests
{
    private static readonly StreamingMode s_hold = new(StreamClassifiers.Hold, 128, TimeSpan.FromSeconds(4));

    private static readonly string s_prose = string.Concat(Enumerable.Repeat("plain words go on and on ", 40));

    [TestCase(0)]
    [TestCase(30)]
    [TestCase(200)]
    [TestCase(777)]
    public async Task Nothing_of_a_window_that_is_blocked_is_seen(int at)
    {
        ScriptedDetector detector = SemanticRules.Detector();
        using var harness = new EngineHarness(detector, Policy(SemanticRules.Harm()));
        foreach (int size in new[] { 1, 7, 100, 5000 })
        {
            using ExchangePipeline pipeline = SemanticStream.Begin(harness);
            var received = new StringBuilder();
            string text = s_prose.Insert(at, " now VIOLENCE ");
            StreamVerdict last = default;
            for (int i = 0; i < text.Length && last.Action != StreamAction.Cut; i += size)
            {
                last = await pipeline.FeedAsync(SemanticStream.Event(text.Substring(i, Math.Min(size, text.Length - i))), received);
            }
            last = last.Action == StreamAction.Cut ? last : await pipeline.FeedAsync(SemanticStream.Finish, received, end: true);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(last.Action, Is.EqualTo(StreamAction.Cut));
                Assert.That(received.ToString(), Does.Contain("Blocked by policy."));
                Assert.That(SemanticStream.Content(received.ToString()).TrimEnd(), Does.Not.Contain("now").And.Not.Contain("VIOLENCE"));
                Assert.That(pipeline.Summary.Rule, Is.EqualTo("harm"));
                Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.Blocked));
            }
        }
    }

    [Test]
    public async Task Windows_do_not_depend_on_chunks()
    {
        string[] first = await WindowsAsync(1);
        string[] second = await WindowsAsync(350);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second, Is.EqualTo(first));
            Assert.That(first[0], Has.Length.EqualTo(96), "something is seen soon");
            Assert.That(first[1], Has.Length.EqualTo(96 + 128), "what stands before a window belongs to it");
            Assert.That(first[3], Has.Length.EqualTo(128 + 128));
        }
    }

    [Test]
    public async Task The_first_window_ends_with_the_first_sentence()
    {
        ScriptedDetector detector = SemanticRules.Detector();
        using var harness = new EngineHarness(detector, Policy(SemanticRules.Harm()));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        await pipeline.FeedAsync(SemanticStream.Event("Here is what I know about that. And there"), received);
        Assert.That(SemanticStream.Content(received.ToString()), Is.EqualTo("Here is what I know about that. "));
    }

    [Test]
    public async Task A_text_that_is_replaced_as_a_whole_is_replaced_from_where_nothing_was_released()
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Policy(SemanticRules.Harm(Rules.Redact(RedactionStyle.Label))));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        await pipeline.FeedAsync(SemanticStream.Event(s_prose[..96]), received);
        await pipeline.FeedAsync(SemanticStream.Event(s_prose[..100] + " VIOLENCE " + s_prose), received);
        await pipeline.FeedAsync(SemanticStream.Event(s_prose, choice: 1), received);
        StreamVerdict last = await pipeline.FeedAsync(SemanticStream.Finish, received, end: true);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last.Action, Is.Not.EqualTo(StreamAction.Cut));
            Assert.That(SemanticStream.Content(received.ToString()), Is.EqualTo(s_prose[..96] + "[VIOLENCE]"));
            Assert.That(SemanticStream.Content(received.ToString(), choice: 1), Is.EqualTo(s_prose), "choices are texts of their own");
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.Redacted));
        }
    }

    [TestCase(1)]
    [TestCase(1000)]
    public async Task Arguments_that_may_be_replaced_are_held_to_their_end_and_stay_json(int size)
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Policy(SemanticRules.Harm(Rules.Redact(RedactionStyle.Label))));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        string arguments = $$"""{"plan":"{{s_prose}}","then":"VIOLENCE"}""";
        for (int i = 0; i < arguments.Length; i += size)
        {
            await pipeline.FeedAsync(SemanticStream.Arguments(arguments.Substring(i, Math.Min(size, arguments.Length - i))), received);
        }
        string before = SemanticStream.ArgumentsOf(received.ToString());
        await pipeline.FeedAsync(SemanticStream.Finish, received, end: true);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.Empty);
            Assert.That(SemanticStream.ArgumentsOf(received.ToString()), Is.EqualTo("\"[VIOLENCE]\""));
        }
    }

    [Test]
    public async Task Names_in_streamed_arguments_leave_them_json()
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Policy(SemanticRules.Names()));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        foreach (char piece in """{"to":"Jane Doe","in":"R\u006fme"}""")
        {
            await pipeline.FeedAsync(SemanticStream.Arguments(piece.ToString()), received);
        }
        await pipeline.FeedAsync(SemanticStream.Finish, received, end: true);
        Assert.That(SemanticStream.ArgumentsOf(received.ToString()), Is.EqualTo("""{"to":"[PERSON_NAME]","in":"[LOCATION]"}"""));
    }

    [Test]
    public async Task What_has_no_answer_is_for_onError_to_decide(
        [Values(SemanticStatus.Saturated, SemanticStatus.TimedOut, SemanticStatus.Unavailable)] SemanticStatus status, [Values] ErrorAction onError,
        [Values] StreamClassifiers classifiers)
    {
        ScriptedDetector detector = SemanticRules.Detector();
        detector.Status = _ => status;
        using var harness = new EngineHarness(detector, Rules.Policy(SemanticRules.Harm(scope: PartScope.Output)).With(onError, s_hold with { Classifiers = classifiers }));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        StreamVerdict verdict = await pipeline.FeedAsync(SemanticStream.Event(s_prose[..100]), received);
        bool blocks = onError == ErrorAction.Block;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Action == StreamAction.Cut, Is.EqualTo(blocks));
            Assert.That(verdict.Reject?.Status, Is.EqualTo(blocks ? 503 : null));
            Assert.That(SemanticStream.Content(received.ToString()), Does.StartWith(blocks ? "" : s_prose[..96]));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(blocks ? ExchangeOutcome.DetectorFailed : ExchangeOutcome.Allowed));
            Assert.That(harness.Traffic.Read().Single().DetectorFailures, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Text_that_has_waited_half_of_its_time_is_judged_with_what_is_there()
    {
        var time = new ManualTimeProvider();
        ScriptedDetector detector = SemanticRules.Detector();
        using var harness = new EngineHarness(new EngineOptions(), time, detector, Policy(SemanticRules.Harm()));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        await pipeline.FeedAsync(SemanticStream.Event("slow "), received);
        time.Advance(TimeSpan.FromSeconds(1.9));
        await pipeline.FeedAsync(SemanticStream.Event("words "), received);
        string before = SemanticStream.Content(received.ToString());
        time.Advance(TimeSpan.FromSeconds(0.2));
        await pipeline.FeedAsync(SemanticStream.Event("come"), received);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.Empty);
            Assert.That(SemanticStream.Content(received.ToString()), Is.EqualTo("slow words come"));
            Assert.That(detector.Questions.Single().Timeout, Is.EqualTo(TimeSpan.FromSeconds(2)));
        }
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task An_exchange_that_ends_while_a_window_is_judged_releases_nothing(CancellationToken cancellationToken)
    {
        ScriptedDetector detector = SemanticRules.Detector();
        detector.Gate = new TaskCompletionSource();
        using var harness = new EngineHarness(detector, Policy(SemanticRules.Harm()));
        using var exchange = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        Task<StreamVerdict> step = pipeline.FeedAsync(SemanticStream.Event(s_prose), received, cancellationToken: exchange.Token);
        bool waits = !step.IsCompleted;
        await exchange.CancelAsync();
        StreamVerdict verdict = await step;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(waits, Is.True);
            Assert.That(verdict.Action, Is.EqualTo(StreamAction.Cut));
            Assert.That(received.ToString(), Does.Not.Contain("plain"));
            Assert.That(pipeline.Complete(ExchangeEnd.Cancelled), Is.EqualTo(ExchangeOutcome.Cancelled));
        }
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Events_behind_one_that_waits_keep_their_order(CancellationToken cancellationToken)
    {
        ScriptedDetector detector = SemanticRules.Detector();
        detector.Gate = new TaskCompletionSource();
        using var harness = new EngineHarness(detector, Policy(SemanticRules.Harm()));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        byte[] chunk = [.. ": ping\n\n"u8, .. SemanticStream.Event(s_prose), .. ": pong\n\n"u8, .. SemanticStream.Event("the end"), .. SemanticStream.Finish];
        Task<StreamVerdict> step = pipeline.FeedAsync(chunk, received, end: true, cancellationToken);
        detector.Gate.SetResult();
        await step;
        string stream = received.ToString();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SemanticStream.Content(stream), Is.EqualTo(s_prose + "the end"));
            Assert.That(stream, Does.StartWith(": ping\n\n").And.EndsWith("data: [DONE]\n\n"));
            Assert.That(stream.IndexOf("plain", StringComparison.Ordinal), Is.LessThan(stream.IndexOf(": pong", StringComparison.Ordinal)));
        }
    }

    private static CompiledPolicy Policy(CompiledRule rule) => Rules.Policy(rule).With(ErrorAction.Block, s_hold);

    private static async Task<string[]> WindowsAsync(int size)
    {
        ScriptedDetector detector = SemanticRules.Detector();
        using var harness = new EngineHarness(detector, Policy(SemanticRules.Harm(scope: PartScope.Output)));
        using ExchangePipeline pipeline = SemanticStream.Begin(harness);
        var received = new StringBuilder();
        for (int i = 0; i < s_prose.Length; i += size)
        {
            await pipeline.FeedAsync(SemanticStream.Event(s_prose.Substring(i, Math.Min(size, s_prose.Length - i))), received);
        }
        await pipeline.FeedAsync(SemanticStream.Finish, received, end: true);
        Assert.That(SemanticStream.Content(received.ToString()), Is.EqualTo(s_prose));
        return [.. detector.Questions.Select(static asked => asked.Text)];
    }
}
