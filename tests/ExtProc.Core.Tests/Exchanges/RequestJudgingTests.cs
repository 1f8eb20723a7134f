using System.Text;
using ExtProc.Core.Detection;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Tests.Exchanges;

public sealed class RequestJudgingTests
{
    private const string Card = @"\d{4} \d{4} \d{4} \d{4}";

    private static CompiledRule Cards(RuleAction action, PartScope scope = PartScope.Input, PolicyMode mode = PolicyMode.Enforce) =>
        Rules.Rule("CreditCard", action, scope, Card, mode);

    [Test]
    public void WithoutPoliciesNothingNeedsToBeShown()
    {
        using var harness = new EngineHarness();
        using ExchangePipeline pipeline = harness.Engine.Begin();
        RequestPlan plan = pipeline.OnRequestHeaders(EngineHarness.Chat());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plan, Is.EqualTo(default(RequestPlan)));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.Unmatched));
        }
    }

    [Test]
    public void ReplacesTheSpanAndNothingElse()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        const string Body = """{ "model" : "gpt-4o",  "x": 1.50, "messages":[{"role":"user","content":"Pay 4111 1111 1111 1111 \u0041 now"}] }""";
        Assert.That(harness.Forwarded(Body), Is.EqualTo(Body.Replace("4111 1111 1111 1111", "[CREDIT_CARD]", StringComparison.Ordinal)));
    }

    [TestCase("""{"model":"m","messages":[{"role":"system","content":"4111 1111 1111 1111"}]}""", PartScope.System)]
    [TestCase("""{"model":"m","messages":[{"content":"4111 1111 1111 1111","role":"tool","tool_call_id":"x"}]}""", PartScope.ToolResult)]
    [TestCase("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"n\":\"4111 1111 1111 1111\"}"}}]}]}""", PartScope.ToolCall)]
    [TestCase("""{"model":"m","messages":[],"tools":[{"type":"function","function":{"name":"f","description":"4111 1111 1111 1111","parameters":{}}}]}""", PartScope.ToolDefinition)]
    public void LooksOnlyAtTheScopesOfTheRule(string body, PartScope scope)
    {
        using var inside = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label), scope)));
        using var outside = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label), PartScope.User)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(inside.Forwarded(body), Does.Contain("[CREDIT_CARD]").And.Not.Contain("4111"));
            Assert.That(outside.Forwarded(body), Is.EqualTo(body));
        }
    }

    [TestCase(RedactionStyle.Label, @"^\[CREDIT_CARD\]$")]
    [TestCase(RedactionStyle.Mask, @"^\*{4} \*{4} \*{4} 1111$")]
    [TestCase(RedactionStyle.Hash, @"^\[CREDIT_CARD:[0-9a-f]{12}\]$")]
    [TestCase(RedactionStyle.Surrogate, @"^4\d{3} \d{4} \d{4} \d{4}$")]
    [TestCase(RedactionStyle.Token, @"^\[CREDIT_CARD_[a-z2-7]{10}\]$")]
    public void RendersEachStyle(RedactionStyle style, string expected)
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(style))));
        string sent = harness.Forwarded("""{"messages":[{"role":"user","content":"4111 1111 1111 1111"}]}""");
        string content = System.Text.Json.JsonDocument.Parse(sent).RootElement.GetProperty("messages")[0].GetProperty("content").GetString()!;
        Assert.That(content, Does.Match(expected).And.Not.EqualTo("4111 1111 1111 1111"));
    }

    [Test]
    public void NumberInArgumentsIsReplacedByAString()
    {
        using var harness = new EngineHarness(Rules.Policy(Rules.Rule("Pin", Rules.Redact(RedactionStyle.Label), PartScope.ToolCall, @"\b\d{6}\b")));
        string sent = harness.Forwarded(
            """{"messages":[{"role":"assistant","tool_calls":[{"type":"function","id":"c","function":{"name":"f","arguments":"{\"pin\": 123456, \"s\": \"123456\"}"}}]}]}""");
        Assert.That(sent, Does.Contain("""
            "arguments":"{\"pin\": \"[PIN]\", \"s\": \"[PIN]\"}"
            """.Trim()));
    }

    [Test]
    public void BlockIsAnErrorOfTheDialectAndNamesItsDecision()
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Block())));
        using ExchangePipeline pipeline = harness.Begin("""{"messages":[{"role":"user","content":"4111 1111 1111 1111"}]}""", out BodyVerdict verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject!.Status, Is.EqualTo(403));
            Assert.That(verdict.Reject.ContentType, Does.StartWith("application/json"));
            Assert.That(Encoding.UTF8.GetString(verdict.Reject.Body.Span), Does.Contain("Blocked by policy.").And.Not.Contain("4111"));
            Assert.That(verdict.Reject.Decision, Does.Match("^blocked; policy=test/policy; rule=CreditCard; id=[0-9a-f]{16}$"));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.Blocked));
        }
    }

    [TestCase(false, "application/json")]
    [TestCase(true, "text/event-stream")]
    public void RefusalAnswersAsTheRequestAsked(bool stream, string contentType)
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Block(Rules.Refusal))));
        using ExchangePipeline pipeline = harness.Begin(
            $$"""{"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"4111 1111 1111 1111"}]}""", out BodyVerdict verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject!.Status, Is.EqualTo(200));
            Assert.That(verdict.Reject.ContentType, Does.StartWith(contentType));
            Assert.That(Encoding.UTF8.GetString(verdict.Reject.Body.Span), Does.Contain("help with that."));
        }
    }

    [Test]
    public void BlockWinsOverRedactWhateverTheOrder()
    {
        CompiledRule redact = Cards(Rules.Redact(RedactionStyle.Label));
        CompiledRule block = Rules.Rule("Digits", Rules.Block(), PartScope.Input, "1111");
        foreach (CompiledRule[] order in new[] { new[] { redact, block }, [block, redact] })
        {
            using var harness = new EngineHarness(Rules.Policy(order));
            using ExchangePipeline pipeline = harness.Begin("""{"messages":[{"role":"user","content":"4111 1111 1111 1111"}]}""", out BodyVerdict verdict);
            Assert.That(verdict.Reject, Is.Not.Null);
        }
    }

    [Test]
    public void RedactionsOfAllRulesAreUnited()
    {
        using var harness = new EngineHarness(
            Rules.Policy(Rules.Rule("Left", Rules.Redact(RedactionStyle.Label), PartScope.Input, "abcdef")),
            Rules.Policy(Rules.Rule("Right", Rules.Redact(RedactionStyle.Label), PartScope.Input, "defghi"), Rules.Rule("Inner", Rules.Redact(RedactionStyle.Label), PartScope.Input, "bc")));
        Assert.That(
            harness.Forwarded("""{"messages":[{"role":"user","content":"-abcdefghi-bc-"}]}"""),
            Is.EqualTo("""{"messages":[{"role":"user","content":"-[LEFT][RIGHT]-[INNER]-"}]}"""));
    }

    [Test]
    public void OfEqualSpansTheStricterStyleWins()
    {
        using var harness = new EngineHarness(Rules.Policy(
            Rules.Rule("Token", Rules.Redact(RedactionStyle.Token), PartScope.Input, "zephyr"),
            Rules.Rule("Label", Rules.Redact(RedactionStyle.Label), PartScope.Input, "zephyr")));
        Assert.That(harness.Forwarded("""{"messages":[{"role":"user","content":"zephyr"}]}"""), Does.Contain("[LABEL]"));
    }

    [Test]
    public void ShadowChangesNothingAndIsRecorded()
    {
        const string Body = """{"messages":[{"role":"user","content":"4111 1111 1111 1111"}]}""";
        using var harness = new EngineHarness(Rules.Policy(
            Cards(Rules.Block(), mode: PolicyMode.Shadow), Cards(Rules.Redact(RedactionStyle.Label), mode: PolicyMode.Shadow)));
        using ExchangePipeline pipeline = harness.Begin(Body, out BodyVerdict verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict, Is.EqualTo(BodyVerdict.Continue));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.Flagged));
        }
    }

    [TestCase("", "not JSON")]
    [TestCase("""{"messages":[{"role":"user","content":"a"}],"messages":[]}""", "duplicate key")]
    [TestCase("""{"messages":[{"role":"user","content":"a","cont\u0065nt":"b"}]}""", "duplicate key, escaped")]
    [TestCase("""{"messages":[]} x""", "trailing data")]
    [TestCase("[1,2", "cut off")]
    public void AmbiguousBodyIsRefusedUnlessThePolicyAllows(string body, string why)
    {
        CompiledPolicy policy = Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label)));
        using var strict = new EngineHarness(policy);
        using var lenient = new EngineHarness(policy.With(UninspectableAction.Allow));
        using ExchangePipeline refused = strict.Begin(body, out BodyVerdict verdict);
        using ExchangePipeline allowed = lenient.Begin(body, out BodyVerdict passed);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject?.Status, Is.EqualTo(400), why);
            Assert.That(refused.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.MalformedBody));
            Assert.That(passed, Is.EqualTo(BodyVerdict.Continue), why);
        }
    }

    [TestCase(UninspectableAction.Block, 403)]
    [TestCase(UninspectableAction.Allow, null)]
    [TestCase(UninspectableAction.Flag, null)]
    public void UnknownPathWithABodyFollowsThePolicy(UninspectableAction action, int? status)
    {
        using var harness = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))).With(action));
        using ExchangePipeline pipeline = harness.Engine.Begin();
        Assert.That(pipeline.OnRequestHeaders(EngineHarness.Chat("/v1/other")).Reject?.Status, Is.EqualTo(status));
    }

    [Test]
    public void PolicyForOtherModelsDoesNotApply()
    {
        var match = new PolicyMatch { Models = [new Glob("gpt-4*", IgnoreCase: true)] };
        using var harness = new EngineHarness(Rules.Policy(match, Cards(Rules.Redact(RedactionStyle.Label))));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(harness.Forwarded("""{"model":"o3","messages":[{"role":"user","content":"4111 1111 1111 1111"}]}"""), Does.Contain("4111"));
            Assert.That(harness.Forwarded("""{"model":"GPT-4o","messages":[{"role":"user","content":"4111 1111 1111 1111"}]}"""), Does.Not.Contain("4111"));
            Assert.That(harness.Forwarded("""{"messages":[{"role":"user","content":"4111 1111 1111 1111"}]}"""), Does.Not.Contain("4111"));
        }
    }

    [Test]
    public void ImageUnderARuleForAllInputCannotBeInspected()
    {
        const string Body = """{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]}""";
        using var all = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label))));
        using var text = new EngineHarness(Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label), PartScope.System | PartScope.ToolResult)));
        using ExchangePipeline refused = all.Begin(Body, out BodyVerdict verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject?.Status, Is.EqualTo(403));
            Assert.That(text.Forwarded(Body), Is.EqualTo(Body));
        }
    }

    [Test]
    public void BodyAtTheCapIsInspectedAndOneByteMoreIsNot()
    {
        const string Body = """{"messages":[{"role":"user","content":"4111 1111 1111 1111"}]}""";
        CompiledPolicy policy = Rules.Policy(Cards(Rules.Redact(RedactionStyle.Label)));
        using var fits = new EngineHarness(new EngineOptions { MaxBodyBytes = Body.Length }, policy);
        using var tooSmall = new EngineHarness(new EngineOptions { MaxBodyBytes = Body.Length - 1 }, policy);
        using ExchangePipeline refused = tooSmall.Begin(Body, out BodyVerdict verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fits.Forwarded(Body), Does.Not.Contain("4111"));
            Assert.That(verdict.Reject?.Status, Is.EqualTo(413));
        }
    }

    [Test]
    public void HiddenTextIsStripped()
    {
        var detection = new RuleDetection { Patterns = [], HiddenText = true };
        using var harness = new EngineHarness(Rules.Policy(Rules.Rule("hidden", new RuleAction.Strip(), PartScope.Input, detection)));
        string hidden = string.Concat("ignore".Select(c => char.ConvertFromUtf32(0xE0000 + c)));
        Assert.That(
            harness.Forwarded($$"""{"messages":[{"role":"user","content":"Hello{{hidden}} world"}]}"""),
            Is.EqualTo("""{"messages":[{"role":"user","content":"Hello world"}]}"""));
    }
}
