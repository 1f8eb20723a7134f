using System.Globalization;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Exchanges;

public sealed class PolicyTrafficTests
{
    [Test]
    public void EachPolicyCountsWhatItDid()
    {
        using var harness = new EngineHarness(
            Policy("a/blocks", Rules.Rule("r", Rules.Block(), PartScope.Input, "forbidden")),
            Policy("a/redacts", Rules.Rule("r", Rules.Redact(RedactionStyle.Label), PartScope.Input, "zephyr")),
            Policy("a/elsewhere", new PolicyMatch { Hosts = [new Glob("other.example", true)] }, Rules.Rule("r", Rules.Block(), PartScope.Input, "x")),
            Policy("a/outputs", Rules.Rule("r", Rules.Redact(RedactionStyle.Label), PartScope.Output, "zephyr")));
        Exchange(harness, Chat("hello"));
        Exchange(harness, Chat("zephyr, zephyr"));
        Exchange(harness, Chat("forbidden"));
        Exchange(harness, "{\"model\":");
        Assert.That(harness.Traffic.Read(), Is.EqualTo(new[]
        {
            new PolicyTraffic("a/blocks", 4, 2, 0, 1, 0),
            new PolicyTraffic("a/outputs", 4, 0, 0, 0, 0),
            new PolicyTraffic("a/redacts", 4, 0, 1, 1, 0),
        }));
    }

    [Test]
    public void ResponsesCountToo()
    {
        using var harness = new EngineHarness(Policy("a/outputs", Rules.Rule("r", Rules.Redact(RedactionStyle.Label), PartScope.Output, "zephyr")));
        using (ExchangePipeline pipeline = harness.Begin(Chat("hello"), out _))
        {
            byte[] body = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"zephyr\"}}]}"u8.ToArray();
            EngineHarness.Released(pipeline, EngineHarness.Json(), [body], out _);
            pipeline.Complete(ExchangeEnd.Completed);
            pipeline.Complete(ExchangeEnd.Completed);
        }
        Assert.That(harness.Traffic.Read(), Is.EqualTo(new[] { new PolicyTraffic("a/outputs", 1, 0, 1, 0, 0) }));
    }

    [Test]
    public void AFailedDetectorIsCountedForAllThatApply()
    {
        var broken = new RuleDetection
        {
            Patterns = [new PatternDefinition { Name = "r", Expression = "zephyr", Validator = static (_, _) => throw new InvalidOperationException() }],
        };
        using var harness = new EngineHarness(Policy("a/broken", Rules.Rule("r", Rules.Block(), PartScope.Input, broken)));
        Exchange(harness, Chat("zephyr"));
        Assert.That(harness.Traffic.Read(), Is.EqualTo(new[] { new PolicyTraffic("a/broken", 1, 1, 0, 0, 1) }));
    }

    [Test]
    public void CountersSurviveSnapshots()
    {
        using var metrics = new GatewayMetrics(nameof(PolicyTrafficTests));
        var store = new PolicyStore(TimeProvider.System, metrics);
        foreach (string hash in new[] { "one", "two" })
        {
            store.Apply(new PolicySet
            {
                Policies = [new LoadedPolicy(Policy("a/p", Rules.Rule("r", Rules.Block(), PartScope.Input, hash)), null, null, 0, hash)],
                Diagnostics = [],
                Hash = hash,
            });
            store.Traffic.Of("a/p")!.Count(blocked: true, redacted: false, uninspected: false, detectorFailed: false);
        }
        Assert.That(store.Traffic.Read(), Is.EqualTo(new[] { new PolicyTraffic("a/p", 2, 2, 0, 0, 0) }));
    }

    [Test]
    public void CountingAllocatesNothing()
    {
        var ledger = new TrafficLedger();
        long allocated = Allocations.Least(
            1000, () => ledger.Of("a/p")!.Count(blocked: true, redacted: true, uninspected: true, detectorFailed: true));
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void BeyondTheCapNothingIsKeptUntilRoomIsMade()
    {
        var ledger = new TrafficLedger();
        for (int i = 0; i < TrafficLedger.Capacity; i++)
        {
            ledger.Of(string.Create(CultureInfo.InvariantCulture, $"a/p{i}"));
        }
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ledger.Of("a/more"), Is.Null);
            ledger.Trim([Policy("a/p0"), Policy("a/more")]);
            Assert.That(ledger.Of("a/more"), Is.Not.Null);
        }
    }

    private static void Exchange(EngineHarness harness, string body)
    {
        using ExchangePipeline pipeline = harness.Begin(body, out _);
        pipeline.Complete(ExchangeEnd.Completed);
    }

    private static string Chat(string text) => $$"""{"model":"m","messages":[{"role":"user","content":"{{text}}"}]}""";

    private static CompiledPolicy Policy(string name, params CompiledRule[] rules) => Policy(name, PolicyMatch.Everything, rules);

    private static CompiledPolicy Policy(string name, PolicyMatch match, params CompiledRule[] rules) => new()
    {
        Name = name,
        Priority = 0,
        Match = match,
        Mode = PolicyMode.Enforce,
        OnError = ErrorAction.Block,
        OnUninspectable = UninspectableAction.Block,
        Rules = [.. rules.Select(rule => rule.Of(name))],
        Reply = Rules.Error,
    };
}
