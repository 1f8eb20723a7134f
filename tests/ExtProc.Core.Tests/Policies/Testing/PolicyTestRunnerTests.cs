using System.Text;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;
using ExtProc.Core.Policies.Testing;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Policies.Testing;

public sealed class PolicyTestRunnerTests
{
    private static readonly AiPolicy s_policy = new("default", "p", new AiPolicySpec
    {
        Rules = [new RuleSpec { Name = "words", Detect = new DetectSpec { Keywords = new KeywordsSpec { Terms = ["zephyr"] } }, Action = new ActionSpec { Block = new ReplySpec() } }],
        Tests = [Blocks("first"), Blocks("second")],
    });

    [Test]
    public void TestsThatTimeDoesNotReachFail()
    {
        var run = PolicyTestRunner.Run(s_policy, PolicyCompiler.Compile(s_policy).Policy!, new LeapingTime(PolicyTestRunner.Budget));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Failed, Is.EqualTo(2));
            Assert.That(run.Results[1], Is.EqualTo(new PolicyTestResult("second", TestVerdict.Blocked, null, null, "there was no time left to run it")));
            Assert.That(run.IsComplete, Is.False);
        }
    }

    [Test]
    public void ResultsAreKeptWithTheCompilation()
    {
        var cache = new PolicyCache();
        var first = Load(cache, "\"secret\"");
        var again = Load(cache, "\"secret\"");
        var changed = Load(cache, "\"other\"");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Tests["default/p"], Is.SameAs(first.Tests["default/p"]));
            Assert.That(changed.Tests["default/p"].Failed, Is.EqualTo(1));
            Assert.That(changed.Errors, Is.EqualTo(1));
        }
    }

    [Test]
    public void TheLastGoodSetStaysWhenATestFails()
    {
        var cache = new PolicyCache();
        using var metrics = new GatewayMetrics(nameof(PolicyTestRunnerTests));
        var store = new PolicyStore(TimeProvider.System, metrics);
        store.Apply(Load(cache, "\"secret\""));
        var live = store.Current;
        var load = store.Apply(Load(cache, "\"other\""));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(load.Result, Is.EqualTo(PolicyReload.Rejected));
            Assert.That(load.Diagnostics.Single().Message, Is.EqualTo("the test \"t\" fails: expected Blocked, was Allowed"));
            Assert.That(store.Current, Is.SameAs(live));
        }
    }

    [Test]
    public void EqualRunsComeOutEqual()
    {
        var compiled = PolicyCompiler.Compile(s_policy).Policy!;
        Assert.That(
            PolicyTestRunner.Run(s_policy, compiled, TimeProvider.System).Results,
            Is.EqualTo(PolicyTestRunner.Run(s_policy, compiled, TimeProvider.System).Results));
    }

    private static PolicySet Load(PolicyCache cache, string term) => PolicyLoader.Load(
        [JsonSpecReader.Read("p.json", Encoding.UTF8.GetBytes(
            $$"""
            {"apiVersion": "extproc.dev/v1alpha1", "kind": "AiPolicy", "metadata": {"name": "p"}, "spec": {
              "rules": [{"name": "r", "detect": {"keywords": {"terms": [{{term}}]} }, "action": {"block": {} } }],
              "tests": [{"name": "t", "request": {"chat": "a secret"}, "expect": {"verdict": "Blocked"} }] } }
            """))],
        cache);

    private static PolicyTestSpec Blocks(string name) => new()
    {
        Name = name,
        Request = new TestRequestSpec { Chat = "a zephyr" },
        Expect = new TestExpectSpec { Verdict = TestVerdict.Blocked },
    };

    /// <summary>Each look at the clock finds it so much later.</summary>
    private sealed class LeapingTime(TimeSpan step) : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += step.Ticks;
    }
}
