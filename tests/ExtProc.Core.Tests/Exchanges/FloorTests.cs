using System.Text;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Tests.Exchanges;

/// <summary>What the root namespace demands holds whatever a namespace writes: policies only add.</summary>
public sealed class FloorTests
{
    private const string Secret = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"zephyr\"}]}";
    private const string Malformed = "{\"model\":\"m\",\"model\":\"n\",\"messages\":[]}";

    private static readonly TrafficOrigin s_payments = new() { Namespaces = ["payments"] };

    private static IEnumerable<TestCaseData> Attempts()
    {
        yield return new TestCaseData(Attempt(static _ => { })).SetArgDisplayNames("none");
        yield return new TestCaseData(Attempt(static loose => loose.Mode = PolicyMode.Off)).SetArgDisplayNames("mode Off");
        yield return new TestCaseData(Attempt(static loose => loose.Mode = PolicyMode.Shadow)).SetArgDisplayNames("mode Shadow");
        yield return new TestCaseData(Attempt(static loose => loose.Priority = int.MaxValue)).SetArgDisplayNames("a higher priority");
        yield return new TestCaseData(Attempt(static loose => loose.Priority = int.MinValue)).SetArgDisplayNames("a lower priority");
        yield return new TestCaseData(Attempt(static loose => loose.Allow = "ZEPHYR")).SetArgDisplayNames("an allow list");
        yield return new TestCaseData(Attempt(static loose => loose.Action = new RuleAction.Flag())).SetArgDisplayNames("only a flag");
        yield return new TestCaseData(Attempt(static loose => loose.Action = new RuleAction.Strip())).SetArgDisplayNames("stripped before it is seen");
        yield return new TestCaseData(Attempt(static loose => loose.Match = new PolicyMatch { Hosts = [new Glob("nowhere.example", true)] }))
            .SetArgDisplayNames("a match that holds for nothing");
        yield return new TestCaseData(Attempt(static loose => loose.Rules = 0)).SetArgDisplayNames("no rules");
    }

    [TestCaseSource(nameof(Attempts))]
    public void ABlockOfTheRootStays(CompiledPolicy attempt)
    {
        using var harness = new EngineHarness(attempt, Root());
        using ExchangePipeline pipeline = harness.Begin(Secret, out BodyVerdict verdict, s_payments);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject?.Status, Is.EqualTo(403));
            Assert.That(pipeline.Summary.Policy, Is.EqualTo("root/floor"));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.Blocked));
        }
    }

    [TestCaseSource(nameof(Attempts))]
    public void AnUninspectableBodyStaysRefused(CompiledPolicy attempt)
    {
        using var harness = new EngineHarness(attempt, Root());
        using ExchangePipeline pipeline = harness.Begin(Malformed, out BodyVerdict verdict, s_payments);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject?.Status, Is.EqualTo(400));
            Assert.That(pipeline.Summary.Policy, Is.EqualTo("root/floor"));
        }
    }

    [Test]
    public void AFailedDetectorStaysRefused()
    {
        var broken = new CompiledRule
        {
            Policy = "root/floor",
            Name = "broken",
            Mode = PolicyMode.Enforce,
            Scope = PartScope.Input,
            Category = "keywords",
            Action = Rules.Block(),
            Detection = new RuleDetection
            {
                Patterns = [new PatternDefinition { Name = "r", Expression = "zephyr", Validator = static (_, _) => throw new InvalidOperationException() }],
            },
        };
        using var harness = new EngineHarness(Attempt(static _ => { }), Named("root/floor", PolicyReach.Everywhere, broken));
        using ExchangePipeline pipeline = harness.Begin(Secret, out BodyVerdict verdict, s_payments);
        Assert.That(verdict.Reject?.Status, Is.EqualTo(503));
    }

    [Test]
    public void ANamespaceCanAdd()
    {
        using var harness = new EngineHarness(
            Named("payments/more", PolicyReach.OfNamespace("payments"), Rules.Rule("more", Rules.Block(), PartScope.Input, "hello")), Root());
        const string hello = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        using ExchangePipeline inside = harness.Begin(hello, out BodyVerdict mine, s_payments);
        using ExchangePipeline outside = harness.Begin(hello, out BodyVerdict others, new TrafficOrigin { Namespaces = ["search"] });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(mine.Reject?.Status, Is.EqualTo(403));
            Assert.That(others.Reject, Is.Null);
        }
    }

    [Test]
    public void ANamedPolicyThatIsNotLiveRefusesTheExchangeAlthoughNoneApplies()
    {
        using var harness = new EngineHarness();
        using ExchangePipeline pipeline = harness.Engine.Begin();
        RequestPlan plan = pipeline.OnRequestHeaders(EngineHarness.Chat("/not/ai", new TrafficOrigin { Policies = ["payments/gone"] }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plan.Reject?.Status, Is.EqualTo(503));
            Assert.That(plan.Reject?.Details, Is.EqualTo("extproc_policy_missing"));
            Assert.That(plan.Reject?.Decision, Does.Match("^blocked; policy=payments/gone; id=[0-9a-f]{16}$"));
            Assert.That(Encoding.UTF8.GetString(plan.Reject!.Body.Span), Does.Contain("policy_missing"));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.PolicyMissing));
        }
    }

    private static CompiledPolicy Root() =>
        Named("root/floor", PolicyReach.Everywhere, Rules.Rule("floor", Rules.Block(), PartScope.Input, "zephyr").Of("root/floor"));

    private static CompiledPolicy Named(string name, PolicyReach reach, params CompiledRule[] rules) => new()
    {
        Name = name,
        Priority = 0,
        Reach = reach,
        Match = PolicyMatch.Everything,
        Mode = PolicyMode.Enforce,
        OnError = ErrorAction.Block,
        OnUninspectable = UninspectableAction.Block,
        Rules = rules,
        Reply = Rules.Error,
    };

    private static CompiledPolicy Attempt(Action<Loose> change)
    {
        var loose = new Loose();
        change(loose);
        CompiledRule rule = Rules.Rule("loose", loose.Action, PartScope.Input, new RuleDetection
        {
            Patterns = [new PatternDefinition { Name = "loose", Expression = "zephyr" }],
            Allow = loose.Allow is { } text ? new HashSet<string> { text } : [],
        }, loose.Mode);
        return new CompiledPolicy
        {
            Name = "payments/loose",
            Priority = loose.Priority,
            Reach = PolicyReach.OfNamespace("payments"),
            Match = loose.Match,
            Mode = loose.Mode,
            OnError = ErrorAction.Allow,
            OnUninspectable = UninspectableAction.Allow,
            Rules = [.. Enumerable.Repeat(rule, loose.Rules)],
            Reply = Rules.Error,
        };
    }

    private sealed class Loose
    {
        public PolicyMode Mode { get; set; }

        public int Priority { get; set; }

        public string? Allow { get; set; }

        public RuleAction Action { get; set; } = new RuleAction.Redact(RedactionStyle.Label);

        public PolicyMatch Match { get; set; } = PolicyMatch.Everything;

        public int Rules { get; set; } = 1;
    }
}
