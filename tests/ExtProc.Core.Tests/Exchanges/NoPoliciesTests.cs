using System.Text;
using ExtProc.Core.Actions;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Exchanges;

/// <summary>Before any set of policies was good nobody knows what to inspect for: nothing passes.</summary>
public sealed class NoPoliciesTests : IDisposable
{
    private readonly GatewayMetrics _metrics = new(nameof(NoPoliciesTests));

    [TestCase("/v1/chat/completions")]
    [TestCase("/anything")]
    public void Without_any_set_exchanges_are_refused(string path)
    {
        using var pipeline = Begin(new PolicyStore(TimeProvider.System, _metrics));
        var plan = pipeline.OnRequestHeaders(EngineHarness.Chat(path));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plan.Reject?.Status, Is.EqualTo(503));
            Assert.That(plan.Reject?.Details, Is.EqualTo("extproc_no_policies"));
            Assert.That(Encoding.UTF8.GetString(plan.Reject!.Body.Span), Does.Contain("no_policies"));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.NoPolicies));
        }
    }

    [Test]
    public void With_an_empty_set_exchanges_pass()
    {
        var store = new PolicyStore(TimeProvider.System, _metrics);
        store.Apply(PolicyLoader.Load([]));
        using var pipeline = Begin(store);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(pipeline.OnRequestHeaders(EngineHarness.Chat()).Reject, Is.Null);
            Assert.That(store.Loaded.IsCompletedSuccessfully, Is.True);
        }
    }

    [Test]
    public void A_set_with_errors_is_not_a_set()
    {
        var store = new PolicyStore(TimeProvider.System, _metrics);
        store.Apply(PolicyLoader.Load([new PolicySource("f", [], [new(DiagnosticSeverity.Error, DiagnosticCodes.Syntax, "", "is not YAML")])]));
        using var pipeline = Begin(store);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(pipeline.OnRequestHeaders(EngineHarness.Chat()).Reject, Is.Not.Null);
            Assert.That(store.Loaded.IsCompleted, Is.False);
        }
    }

    public void Dispose() => _metrics.Dispose();

    private ExchangePipeline Begin(PolicyStore store) =>
        new Engine(store, new EngineOptions(), new SecretKey("0123456789abcdef"u8), _metrics, TimeProvider.System).Begin();
}
