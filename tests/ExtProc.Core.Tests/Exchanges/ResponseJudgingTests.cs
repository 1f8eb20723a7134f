using System.Text;
using System.Text.Json;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Tests.Exchanges;

public sealed class ResponseJudgingTests
{
    private const string Ask = """{"model":"m","messages":[{"role":"user","content":"My card is 4111 1111 1111 1111"}]}""";

    private static CompiledRule Cards(RuleAction action, PartScope scope) => Rules.Rule("CreditCard", action, scope, @"\d{4} \d{4} \d{4} \d{4}");

    private static byte[] Body(string text) => Encoding.UTF8.GetBytes(text);

    [Test]
    public void EveryChoiceIsRedacted()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label), PartScope.Output)));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        string released = EngineHarness.Released(
            pipeline,
            EngineHarness.Json(),
            [Body("""{"choices":[{"index":0,"message":{"role":"assistant","content":"none"}},{"index":1,"message":{"role":"assistant","content":"4111 1111 1111 1111"}}]}""")],
            out _);
        Assert.That(released, Is.EqualTo("""{"choices":[{"index":0,"message":{"role":"assistant","content":"none"}},{"index":1,"message":{"role":"assistant","content":"[CREDIT_CARD]"}}]}"""));
    }

    [Test]
    public void UneditedBodyInOneChunkContinues()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label), PartScope.Output)));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        EngineHarness.Released(pipeline, EngineHarness.Json(), [Body("""{"choices":[{"index":0,"message":{"content":"hi"}}]}""")], out StreamVerdict last);
        Assert.That(last.Action, Is.EqualTo(StreamAction.Continue));
    }

    [Test]
    public void BodyInManyChunksIsHeldToItsEnd()
    {
        const string Answer = """{"choices":[{"index":0,"message":{"content":"4111 1111 1111 1111"}}]}""";
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label), PartScope.Output)));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        string released = EngineHarness.Released(pipeline, EngineHarness.Json(), Body(Answer).Chunk(3).Append([]), out _);
        Assert.That(released, Is.EqualTo(Answer.Replace("4111 1111 1111 1111", "[CREDIT_CARD]", StringComparison.Ordinal)));
    }

    [Test]
    public void TokenIsRestoredInContentAndInArguments()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Token), PartScope.Input)));
        using ExchangePipeline pipeline = harness.Begin(Ask, out BodyVerdict verdict);
        string sent = Encoding.UTF8.GetString(verdict.Replacement!.Value.Span);
        string token = sent[sent.IndexOf('[', sent.IndexOf("content", StringComparison.Ordinal))..(sent.LastIndexOf(']', sent.LastIndexOf(']') - 1) + 1)];
        string released = EngineHarness.Released(
            pipeline,
            EngineHarness.Json(),
            [Body($$$"""{"choices":[{"index":0,"message":{"content":"Your card {{{token}}} is fine","tool_calls":[{"id":"c","type":"function","function":{"name":"pay","arguments":"{\"card\":\"{{{token}}}\"}"}}]}}]}""")],
            out _);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(token, Does.Match(@"^\[CREDIT_CARD_[a-z2-7]{10}\]$"));
            Assert.That(released, Does.Contain("Your card 4111 1111 1111 1111 is fine"));
            Assert.That(released, Does.Contain("""
                "arguments":"{\"card\":\"4111 1111 1111 1111\"}"
                """.Trim()));
        }
    }

    [Test]
    public void TokenOfAnotherExchangeStaysAToken()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Token), PartScope.Input)));
        string sent = harness.Forwarded(Ask);
        string token = sent[sent.IndexOf("[CREDIT", StringComparison.Ordinal)..];
        token = token[..(token.IndexOf(']') + 1)];
        using ExchangePipeline other = harness.Begin("""{"messages":[{"role":"user","content":"5555 5555 5555 4444"}]}""", out _);
        string released = EngineHarness.Released(other, EngineHarness.Json(), [Body($$$"""{"choices":[{"index":0,"message":{"content":"{{{token}}}"}}]}""")], out _);
        Assert.That(released, Does.Contain(token));
    }

    [Test]
    public void RestoredTextIsEscapedWhereItStands()
    {
        using var harness = new EngineHarness(Rules.Policy(Rules.Rule("Quote", Rules.Redact(RedactionStyle.Token), PartScope.Input, "say \"hi\"\\\\n")));
        using ExchangePipeline pipeline = harness.Begin("""{"messages":[{"role":"user","content":"say \"hi\"\\n"}]}""", out BodyVerdict verdict);
        string token = JsonDocument.Parse(verdict.Replacement!.Value).RootElement.GetProperty("messages")[0].GetProperty("content").GetString()!;
        string released = EngineHarness.Released(
            pipeline,
            EngineHarness.Json(),
            [Body($$$"""{"choices":[{"index":0,"message":{"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"q\":\"{{{token}}}\"}"}}]}}]}""")],
            out _);
        string arguments = JsonDocument.Parse(released).RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("tool_calls")[0]
            .GetProperty("function").GetProperty("arguments").GetString()!;
        Assert.That(JsonDocument.Parse(arguments).RootElement.GetProperty("q").GetString(), Is.EqualTo("say \"hi\"\\n"));
    }

    [Test]
    public void LogprobsOfAnEditedChoiceAreTakenAway()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label), PartScope.Output)));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        string released = EngineHarness.Released(
            pipeline,
            EngineHarness.Json(),
            [Body("""{"choices":[{"index":0,"logprobs":{"content":[{"token":"4111","logprob":-0.1,"bytes":[52],"top_logprobs":[]}]},"message":{"content":"4111 1111 1111 1111"}},{"index":1,"logprobs":{"content":[{"token":"ok","logprob":-0.1,"bytes":null,"top_logprobs":[]}]},"message":{"content":"ok"}}]}""")],
            out _);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(released, Does.Contain("\"logprobs\":null").And.Not.Contain("4111"));
            Assert.That(released, Does.Contain("\"token\":\"ok\""));
        }
    }

    [Test]
    public void BlockIsACleanReplyWhileNothingIsReleased()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Block(), PartScope.Output)));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        string released = EngineHarness.Released(
            pipeline, EngineHarness.Json(), [Body("""{"choices":[{"index":0,"message":{"content":"4111 1111 1111 1111"}}]}""")], out StreamVerdict last);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last.Action, Is.EqualTo(StreamAction.Cut));
            Assert.That(last.Reject?.Status, Is.EqualTo(403));
            Assert.That(released, Does.Contain("Blocked by policy.").And.Not.Contain("4111"));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.Blocked));
        }
    }

    [Test]
    public void LocalReplyIsNotTakenForTheModels()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Block(), PartScope.Output)));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        ResponsePlan plan = pipeline.OnResponseHeaders(new ResponseHead { Status = 504, ContentType = "text/plain", IsLocalReply = true });
        Assert.That((plan.Inspection, plan.Reject), Is.EqualTo((ResponseInspection.None, (Reply?)null)));
    }

    [TestCase("application/octet-stream", 200, 502)]
    [TestCase(null, 200, 502)]
    [TestCase("text/html", 502, null)]
    public void UnreadableResponseIsWithheld(string? contentType, int status, int? refused)
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Block(), PartScope.Output)));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        ResponsePlan plan = pipeline.OnResponseHeaders(new ResponseHead { Status = status, ContentType = contentType });
        Assert.That(plan.Reject?.Status, Is.EqualTo(refused));
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void BodyBeyondTheCapIsWithheld(int beyond, bool cut)
    {
        const string Answer = """{"choices":[{"index":0,"message":{"content":"fine, thanks for asking, and how are you doing today? Here is some more text to fill up."}}]}""";
        using var harness = new EngineHarness(
            new EngineOptions { MaxBodyBytes = Answer.Length - beyond }, Rules.Policy(Cards(Rules.Block(), PartScope.Output)));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        string released = EngineHarness.Released(pipeline, EngineHarness.Json(), Body(Answer).Chunk(50), out StreamVerdict last);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last.Action == StreamAction.Cut, Is.EqualTo(cut));
            Assert.That(released.Contains("thanks", StringComparison.Ordinal), Is.EqualTo(!cut));
        }
    }

    [TestCase("application/json", ResponseInspection.Whole)]
    [TestCase("application/json; charset=utf-8", ResponseInspection.Whole)]
    [TestCase("APPLICATION/PROBLEM+JSON", ResponseInspection.Whole)]
    [TestCase("text/event-stream;charset=utf-8", ResponseInspection.Stream)]
    public void ContentTypeDecidesHowItIsInspected(string contentType, ResponseInspection inspection)
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Block(), PartScope.Output)));
        using ExchangePipeline pipeline = harness.Begin(Ask, out _);
        Assert.That(pipeline.OnResponseHeaders(new ResponseHead { Status = 200, ContentType = contentType }).Inspection, Is.EqualTo(inspection));
    }

    [Test]
    public void DecisionHeaderTellsWhatHappenedToTheRequest()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label), PartScope.Input)));
        using ExchangePipeline redacted = harness.Begin(Ask, out _);
        using ExchangePipeline allowed = harness.Begin("""{"messages":[{"role":"user","content":"hi"}]}""", out _);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(redacted.OnResponseHeaders(EngineHarness.Json()).Decision, Does.Match("^redacted; id=[0-9a-f]{16}$"));
            Assert.That(allowed.OnResponseHeaders(EngineHarness.Json()).Decision, Does.Match("^allowed; id=[0-9a-f]{16}$"));
        }
    }
}
