using System.Diagnostics.Metrics;
using ExtProc.Core.Detection;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Telemetry;

public sealed class GatewayMetricsTests : IDisposable
{
    private readonly GatewayMetrics _metrics = new();
    private readonly List<string> _seen = [];
    private readonly MeterListener _listener = new();

    [TearDown]
    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }

    [Test]
    public void Exchange_is_counted_once_and_no_longer_active()
    {
        Listen();
        _metrics.ExchangeStarted();
        _metrics.RecordExchange(ExchangeOutcome.DetectorFailed, "openai", Operation.Chat, TimeSpan.FromMilliseconds(2));
        Assert.That(_seen, Is.EqualTo(new[]
        {
            "extproc.exchanges.active 1 []",
            "extproc.exchanges.active -1 []",
            "extproc.exchanges 1 [outcome=detector_failed, dialect=openai, operation=chat]",
            "extproc.exchange.duration 0.002 [dialect=openai, operation=chat]",
        }));
    }

    [Test]
    public void Rule_is_labelled_by_policy_category_action_and_mode()
    {
        Listen();
        var rule = Rule(new RuleAction.Redact(RedactionStyle.Token), PolicyMode.Shadow);
        _metrics.RecordFindings(rule, 3);
        _metrics.RecordRedactions(rule, 2);
        _metrics.RecordBlock(Rule(new RuleAction.Block(new BlockReply(BlockStyle.Refusal, 403, "no", false)), PolicyMode.Enforce), ExchangeDirection.Response);
        Assert.That(_seen, Is.EqualTo(new[]
        {
            "extproc.findings 3 [policy=payments/assistants, rule=cards, category=pii, action=redact, mode=shadow]",
            "extproc.redactions 2 [policy=payments/assistants, rule=cards, style=token]",
            "extproc.blocks 1 [policy=payments/assistants, rule=cards, category=pii, style=refusal, direction=response]",
        }));
    }

    [Test]
    public void Tokens_follow_the_conventions_and_a_missing_count_is_not_a_zero()
    {
        Listen();
        _metrics.RecordTokens("openai", Operation.Completions, 12, null);
        Assert.That(
            _seen,
            Is.EqualTo(new[] { "gen_ai.client.token.usage 12 [gen_ai.operation.name=text_completion, gen_ai.provider.name=openai, gen_ai.token.type=input]" }));
    }

    [Test]
    public void Reload_shows_what_is_live_and_what_was_wrong()
    {
        Listen();
        _metrics.RecordPolicyReload(PolicyReload.Rejected, 7, 3, 2, 1);
        Assert.That(_seen, Is.EqualTo(new[]
        {
            "extproc.policy.reloads 1 [result=rejected]",
            "extproc.policy.revision 7 []",
            "extproc.policies 3 []",
            "extproc.policy.diagnostics 2 [severity=error]",
            "extproc.policy.diagnostics 1 [severity=warning]",
        }));
    }

    [Test]
    public void Value_outside_an_enum_does_not_become_a_new_series()
    {
        Listen();
        _metrics.RecordDeadline((ExchangePhase)99);
        Assert.That(_seen, Is.EqualTo(new[] { "extproc.deadline.hits 1 [phase=other]" }));
    }

    [Test]
    public void Measurement_allocates_nothing()
    {
        ListenSilently();
        var rule = Rule(new RuleAction.Flag(), PolicyMode.Enforce);
        Assert.That(Allocations.Least(1000, () => RecordAll(rule)), Is.Zero);
    }

    private void RecordAll(CompiledRule rule)
    {
        _metrics.ExchangeStarted();
        _metrics.RecordPhase(ExchangePhase.RequestBody, TimeSpan.FromTicks(700));
        _metrics.RecordInspected(ExchangeDirection.Request, 1024);
        _metrics.RecordUninspected(UninspectedReason.TooLarge, "openai");
        _metrics.RecordFindings(rule, 1);
        _metrics.RecordRedactions(rule, 1);
        _metrics.RecordBlock(rule, ExchangeDirection.Request);
        _metrics.RecordTokens("openai", Operation.Chat, 10, 20);
        _metrics.RecordStreamHeld(TimeSpan.FromMilliseconds(3));
        _metrics.GrpcCallStarted();
        _metrics.GrpcCallEnded("grpc.health.v1.Health/Check", "OK");
        _metrics.RecordExchange(ExchangeOutcome.Allowed, "openai", Operation.Chat, TimeSpan.FromTicks(900));
    }

    private void Listen()
    {
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _seen.Add(Describe(instrument, value, tags)));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _seen.Add(Describe(instrument, value, tags)));
        Start();
    }

    private void ListenSilently()
    {
        _listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        _listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        Start();
    }

    private void Start()
    {
        _listener.InstrumentPublished = (instrument, l) =>
        {
            if (_metrics.Owns(instrument))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        _listener.Start();
    }

    private static string Describe<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        $"{instrument.Name} {value} [{string.Join(", ", tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}]";

    private static CompiledRule Rule(RuleAction action, PolicyMode mode) => new()
    {
        Policy = "payments/assistants",
        Name = "cards",
        Mode = mode,
        Scope = PartScope.Input,
        Category = "pii",
        Detection = new RuleDetection { Patterns = [] },
        Action = action,
    };
}
