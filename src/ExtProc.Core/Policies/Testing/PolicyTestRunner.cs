using ExtProc.Core.Actions;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies.Specs;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Policies.Testing;

/// <summary>
/// Plays a policy's tests through the same engine that judges traffic: this policy alone, as if its mode were Enforce and it reached
/// everywhere, with figures of its own. Deterministic but for the clock. Thread-safe.
/// </summary>
internal static class PolicyTestRunner
{
    /// <summary>Time for all tests of one policy, on a busy machine too; those that it does not reach fail.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    /// <summary>Replacements have to be the same in each run.</summary>
    private static readonly SecretKey s_key = new("a key for tests of policies"u8);

    /// <param name="policy">As it was read, without errors.</param>
    /// <param name="compiled">The same, compiled.</param>
    /// <param name="time">The clock of the budget.</param>
    /// <param name="semantic">The models, or null where none are loaded: tests that need them then fail.</param>
    public static PolicyTestRun Run(AiPolicy policy, CompiledPolicy compiled, TimeProvider time, ISemanticDetector? semantic = null)
    {
        var tests = policy.Spec.Tests;
        if (tests.Count == 0)
        {
            return PolicyTestRun.None;
        }
        using var metrics = new GatewayMetrics("ExtProc.PolicyTests");
        var store = new PolicyStore(time, metrics);
        var enforced = compiled.Mode == PolicyMode.Enforce
            ? compiled
            : PolicyCompiler.Compile(policy with { Spec = policy.Spec with { Mode = PolicyMode.Enforce } }).Policy!;
        var load = store.Apply(new PolicySet
        {
            Policies = [new LoadedPolicy(enforced.Reaching(PolicyReach.Everywhere), null, null, 0, "")],
            Diagnostics = [],
            Hash = "tests",
        });
        if (!load.IsGood)
        {
            return new PolicyTestRun([.. tests.Select(static test => NotRun(test, "the policy needs too large an automaton"))]);
        }
        var engine = new Engine(store, new EngineOptions(), s_key, metrics, time) { Semantic = semantic, Guards = static _ => QuietGuard.Instance };
        var started = time.GetTimestamp();
        return new PolicyTestRun([.. tests.Select(test => time.GetElapsedTime(started) < Budget
            ? TestExpectations.Judge(test, Play(engine, test, TestTarget.Of(test.Request!, enforced.Match)))
            : NotRun(test, "there was no time left to run it"))]);
    }

    /// <summary>Loading policies is nobody's hot path: its thread waits while models think.</summary>
    private static TestExchange Play(Engine engine, PolicyTestSpec test, TestTarget target) =>
        TestExchange.PlayAsync(engine, test, target).AsTask().GetAwaiter().GetResult();

    private static PolicyTestResult NotRun(PolicyTestSpec test, string why) => new(test.Name!, test.Expect!.Verdict!.Value, null, null, why);
}
