using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Exchanges.Streaming;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Tests.Exchanges.Streaming;

public sealed class StreamJudgingTests
{
    private const int AllowedBytesPerChunk = 256;
    private const string Ask = """{"stream":true,"messages":[{"role":"user","content":"Use 4111 1111 1111 1111"}]}""";

    private static CompiledRule Cards(RuleAction action, PartScope scope = PartScope.Output) =>
        Rules.Rule("CreditCard", action, scope, @"\d{4} \d{4} \d{4} \d{4}");

    private static byte[] Event(string delta, string finish = "null", string more = "") => Encoding.UTF8.GetBytes(
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" + delta
        + more + ",\"finish_reason\":" + finish + "}]}\n\n");

    private static byte[] Content(string text, string more = "") => Event($$"""{"content":"{{text}}"}""", more: more);

    private static string Run(EngineHarness harness, out StreamVerdict last, params byte[][] chunks)
    {
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        return EngineHarness.Released(pipeline, EngineHarness.EventStream, chunks.Append([]), out last);
    }

    [Test]
    public void EventsThatNoRuleConcernsPassAsTheyCame()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        byte[][] chunks = [": hello\n\n"u8.ToArray(), Event("""{"role":"assistant","content":""}"""), Content("hi. "), "event: x\r\ndata: {}\r\n\r\n"u8.ToArray(), Event("{}", "\"stop\""), "data: [DONE]\n\n"u8.ToArray()];
        Assert.That(Run(harness, out _, chunks), Is.EqualTo(Encoding.UTF8.GetString([.. chunks.SelectMany(chunk => chunk)])));
    }

    [Test]
    public void ValueSplitOverEventsIsRedactedAndTheRestFollowsBeforeTheFinish()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        string released = Run(harness, out _, Content("card 41"), Content("11 1111 11"), Content("11 1111 and 41"), Event("{}", "\"stop\""), "data: [DONE]\n\n"u8.ToArray());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(StreamCase.Assemble(released)[(0, "content")], Is.EqualTo("card [CREDIT_CARD] and 41"));
            Assert.That(released, Does.Not.Contain("1111"));
            Assert.That(released.IndexOf("\"41\"", StringComparison.Ordinal), Is.LessThan(released.IndexOf("\"stop\"", StringComparison.Ordinal)));
        }
    }

    [Test]
    public void HeldTextComesOutWhenTheStreamBreaksOff()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        byte[] open = Content("4111 11")[..^2];
        Assert.That(StreamCase.Assemble(Run(harness, out _, open))[(0, "content")], Is.EqualTo("4111 11"));
    }

    [Test]
    public void LogprobsGoWithTheTextTheyRepeat()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        const string Logprobs = ""","logprobs":{"content":[{"token":"4111","logprob":0,"bytes":[52],"top_logprobs":[]}]}""";
        string released = Run(harness, out _, Content("4111", Logprobs), Content(" 1111 1111 1111.", Logprobs), Content("free", ""","logprobs":{"content":[{"token":"free","logprob":0,"bytes":null,"top_logprobs":[]}]}"""));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(released, Does.Not.Contain("\"4111\""));
            Assert.That(released, Does.Contain("\"logprobs\":null"));
            Assert.That(released, Does.Contain("\"token\":\"free\""));
        }
    }

    [Test]
    public void ValueSplitOverTwoPiecesOfTheLastEventIsRedacted()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        string released = Run(
            harness,
            out _,
            Event("""{"tool_calls":[{"index":0,"function":{"arguments":"4111 1111 "}},{"index":0,"function":{"arguments":"1111 1111"}}]}""", "\"tool_calls\""));
        Assert.That(released, Does.Contain("[CREDIT_CARD]").And.Not.Contain("1111"));
    }

    [Test]
    public void CopyOfATextThatIsHeldBackIsTakenAway()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        pipeline.OnResponseHeaders(EngineHarness.EventStream);
        var output = new ArrayBufferWriter<byte>();
        pipeline.OnResponseBody(new ReadOnlySequence<byte>(Content("4111 11")), endOfStream: false, output);
        pipeline.OnResponseBody(
            new ReadOnlySequence<byte>(Event("{}", more: ""","message":{"role":"assistant","content":"4111 11"}""")), endOfStream: false, output);
        Assert.That(Encoding.UTF8.GetString(output.WrittenSpan), Does.Contain("\"message\":null").And.Not.Contain("4111"));
    }

    [Test]
    public void RefusalInMidStreamEndsItAsTheDialectDoes()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Block(Rules.Refusal))));
        string released = Run(harness, out StreamVerdict last, Content("It is "), Content("4111 1111"), Content(" 1111 1111"), Content("leak"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last, Is.EqualTo(new StreamVerdict(StreamAction.Cut)));
            Assert.That(released, Does.Contain("It is ").And.Contain("help with that.").And.Contain("\"content_filter\""));
            Assert.That(released, Does.Not.Contain("4111").And.Not.Contain("leak"));
            Assert.That(released, Does.EndWith("data: [DONE]\n\n"));
        }
    }

    [Test]
    public void BlockBeforeAnythingIsReleasedIsAlsoACleanReply()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Block())));
        Run(harness, out StreamVerdict last, Content("4111 1111 1111 1111"));
        Assert.That((last.Action, last.Reject?.Status), Is.EqualTo((StreamAction.Cut, (int?)403)));
    }

    [Test]
    public void ShadowHoldsNothingBack()
    {
        using var harness = new EngineHarness(Rules.Policy(Rules.Rule("c", Rules.Block(), PartScope.Output, @"\d{4} \d{4}", PolicyMode.Shadow)));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        pipeline.OnResponseHeaders(EngineHarness.EventStream);
        var output = new ArrayBufferWriter<byte>();
        StreamVerdict first = pipeline.OnResponseBody(new ReadOnlySequence<byte>(Content("4111")), endOfStream: false, output);
        StreamVerdict second = pipeline.OnResponseBody(new ReadOnlySequence<byte>(Content(" 1111.")), endOfStream: true, output);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Action, second.Action), Is.EqualTo((StreamAction.Continue, StreamAction.Continue)));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.Flagged));
        }
    }

    [TestCase("data: {\"choices\":[{\"index\":0,\"index\":1}]}\n\n")]
    [TestCase("data: {\"choices\":\n\n")]
    public void UnreadableEventCutsTheStreamUnlessThePolicyAllows(string bad)
    {
        CompiledPolicy policy = Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label)));
        using var strict = new EngineHarness(policy);
        using var lenient = new EngineHarness(policy.With(UninspectableAction.Allow));
        byte[] bytes = Encoding.UTF8.GetBytes(bad);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Run(strict, out StreamVerdict last, Content("a. "), bytes, Content("b")), Does.Not.Contain(bad));
            Assert.That(last.Action, Is.EqualTo(StreamAction.Cut));
            Assert.That(Run(lenient, out _, Content("a. "), bytes, Content("b")), Does.Contain(bad));
        }
    }

    [TestCase(0, StreamAction.Continue)]
    [TestCase(1, StreamAction.Cut)]
    public void EventBeyondTheCapCutsTheStream(int beyond, StreamAction expected)
    {
        byte[] chunk = Content("some text that is long enough. ");
        using var harness = new EngineHarness(new EngineOptions { MaxEventBytes = chunk.Length - beyond }, Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        pipeline.OnResponseHeaders(EngineHarness.EventStream);
        StreamVerdict verdict = pipeline.OnResponseBody(new ReadOnlySequence<byte>(chunk), endOfStream: false, new ArrayBufferWriter<byte>());
        Assert.That(verdict.Action, Is.EqualTo(expected));
    }

    [Test]
    public void LargePieceAfterAHeldTailPasses()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        string large = string.Concat(Enumerable.Repeat("words and more. ", TextChannel.MaxHeld / 16 + 1));
        string released = Run(harness, out StreamVerdict last, Content("41"), Content(large), Content("end."));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last.Action, Is.Not.EqualTo(StreamAction.Cut));
            Assert.That(StreamCase.Assemble(released)[(0, "content")], Is.EqualTo("41" + large + "end."));
        }
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void HoldingMoreThanTheCapCutsTheStream(int beyond, bool cut)
    {
        string letter = string.Concat("\\u0061".Select(unit => $"\\u{(int)unit:x4}"));
        using var harness = new EngineHarness(
            Rules.Policy(Rules.Rule("Run", Rules.Redact(RedactionStyle.Label), PartScope.Output, "a{8000}")));
        string arguments = string.Concat(Enumerable.Repeat(letter, (TextChannel.MaxHeld / letter.Length) + beyond));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        pipeline.OnResponseHeaders(EngineHarness.EventStream);
        byte[] held = Event("""{"tool_calls":[{"index":0,"function":{"arguments":"ARGUMENTS"}}]}""".Replace("ARGUMENTS", arguments, StringComparison.Ordinal));
        StreamVerdict verdict = pipeline.OnResponseBody(new ReadOnlySequence<byte>(held), endOfStream: false, new ArrayBufferWriter<byte>());
        Assert.That(verdict.Action == StreamAction.Cut, Is.EqualTo(cut));
    }

    [TestCase("plain words that pass. ")]
    [TestCase("4111 ")]
    public void SteadyStateAllocatesNextToNothing(string text)
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        pipeline.OnResponseHeaders(EngineHarness.EventStream);
        var chunk = new ReadOnlySequence<byte>(Content(text));
        var output = new ArrayBufferWriter<byte>(8192);
        Assert.That(Allocations.Least(() => Feed(pipeline, chunk, output, 1000)) / 1000, Is.LessThanOrEqualTo(AllowedBytesPerChunk));
    }

    [Test]
    public void TimeThatTextWasHeldIsMeasured()
    {
        var time = new ManualTimeProvider();
        using var harness = new EngineHarness(new EngineOptions(), time, Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        List<double> held = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "extproc.stream.held" && harness.Metrics.Owns(instrument))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => held.Add(seconds));
        listener.Start();
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        pipeline.OnResponseHeaders(EngineHarness.EventStream);
        var output = new ArrayBufferWriter<byte>();
        pipeline.OnResponseBody(new ReadOnlySequence<byte>(Content("41")), endOfStream: false, output);
        time.Advance(TimeSpan.FromSeconds(3));
        pipeline.OnResponseBody(new ReadOnlySequence<byte>(Content(" no. ")), endOfStream: false, output);
        time.Advance(TimeSpan.FromSeconds(5));
        pipeline.OnResponseBody(ReadOnlySequence<byte>.Empty, endOfStream: true, output);
        Assert.That(held, Is.EqualTo(new[] { 3.0 }));
    }

    private static void Feed(ExchangePipeline pipeline, in ReadOnlySequence<byte> chunk, ArrayBufferWriter<byte> output, int times)
    {
        for (int i = 0; i < times; i++)
        {
            output.ResetWrittenCount();
            pipeline.OnResponseBody(chunk, endOfStream: false, output);
        }
    }
}
