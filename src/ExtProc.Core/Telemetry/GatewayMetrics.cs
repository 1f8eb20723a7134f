using System.Diagnostics;
using System.Diagnostics.Metrics;
using ExtProc.Core.Bodies;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Telemetry;

/// <summary>
/// The one place that creates instruments. Every label value is an enum member or the name of a policy, a rule, a dialect or a gRPC
/// method, so the number of series is bounded by the configuration. Safe for any number of threads; a measurement allocates nothing.
/// </summary>
public sealed class GatewayMetrics : IDisposable
{
    public const string DefaultMeterName = "ExtProc";

    private readonly Meter _meter;
    private readonly Counter<long> _exchanges;
    private readonly UpDownCounter<long> _activeExchanges;
    private readonly Histogram<double> _exchangeDuration;
    private readonly Histogram<double> _phaseDuration;
    private readonly Histogram<double> _streamHeld;
    private readonly Counter<long> _inspected;
    private readonly Counter<long> _uninspected;
    private readonly Counter<long> _findings;
    private readonly Counter<long> _redactions;
    private readonly Counter<long> _blocks;
    private readonly Histogram<long> _tokens;
    private readonly Counter<long> _deadlines;
    private readonly Counter<long> _reloads;
    private readonly Gauge<long> _policyRevision;
    private readonly Gauge<long> _policies;
    private readonly Gauge<long> _diagnostics;
    private readonly UpDownCounter<long> _activeGrpcCalls;
    private readonly Counter<long> _grpcCalls;

    public GatewayMetrics(string meterName = DefaultMeterName)
    {
        _meter = new Meter(meterName);
        _exchanges = _meter.CreateCounter<long>("extproc.exchanges", "{exchange}", "Exchanges that ended.");
        _activeExchanges = _meter.CreateUpDownCounter<long>("extproc.exchanges.active", "{exchange}", "Exchanges that are under way.");
        _exchangeDuration = _meter.CreateHistogram(
            "extproc.exchange.duration", "s", "Processing time added to an exchange, all phases together.", advice: HistogramBuckets.Processing);
        _phaseDuration = _meter.CreateHistogram(
            "extproc.phase.duration", "s", "Processing time of one step of an exchange.", advice: HistogramBuckets.Processing);
        _streamHeld = _meter.CreateHistogram("extproc.stream.held", "s", "Longest time that text of a stream was held back.", advice: HistogramBuckets.Held);
        _inspected = _meter.CreateCounter<long>("extproc.inspected", "By", "Body bytes that detectors looked at.");
        _uninspected = _meter.CreateCounter<long>("extproc.uninspected", "{part}", "Parts or bodies that a policy concerned and nothing inspected.");
        _findings = _meter.CreateCounter<long>("extproc.findings", "{finding}", "Findings of rules, shadow ones too.");
        _redactions = _meter.CreateCounter<long>("extproc.redactions", "{span}", "Spans of text that were replaced or removed.");
        _blocks = _meter.CreateCounter<long>("extproc.blocks", "{exchange}", "Exchanges that a rule refused or cut.");
        _tokens = _meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens that the model reported.", advice: HistogramBuckets.Tokens);
        _deadlines = _meter.CreateCounter<long>("extproc.deadline.hits", "{exchange}", "Steps that ran out of time.");
        _meter.CreateObservableUpDownCounter("extproc.body.buffered", static () => BufferedBytes.InUse, "By", "Memory that buffers of bodies hold.");
        _reloads = _meter.CreateCounter<long>("extproc.policy.reloads", "{reload}", "Attempts to take over a new set of policies.");
        _policyRevision = _meter.CreateGauge<long>("extproc.policy.revision", null, "Revision of the live policies.");
        _policies = _meter.CreateGauge<long>("extproc.policies", "{policy}", "Live policies.");
        _diagnostics = _meter.CreateGauge<long>("extproc.policy.diagnostics", "{diagnostic}", "Diagnostics of the latest attempt to load policies.");
        Operator = new OperatorClientMetrics(_meter);
        Verdicts = new VerdictCacheMetrics(_meter);
        Inference = new InferenceMetrics(_meter);
        RemoteGuards = new RemoteGuardMetrics(_meter);
        _activeGrpcCalls = _meter.CreateUpDownCounter<long>("extproc.grpc.calls.active", "{call}", "gRPC calls that are under way.");
        _grpcCalls = _meter.CreateCounter<long>("extproc.grpc.calls", "{call}", "gRPC calls that ended.");
        _meter.CreateObservableGauge("extproc.threadpool.threads", static () => (long)ThreadPool.ThreadCount, "{thread}", "Threads of the pool.");
        _meter.CreateObservableGauge("extproc.threadpool.queued", static () => ThreadPool.PendingWorkItemCount, "{item}", "Work that waits for a thread.");
        var version = new KeyValuePair<string, object?>("version", BuildVersion.Current);
        _meter.CreateObservableGauge("extproc.build.info", () => new Measurement<long>(1, version), null, "Always 1; the label tells the version.");
    }

    public string MeterName => _meter.Name;

    /// <summary>What concerns the operator, where policies come from one.</summary>
    public OperatorClientMetrics Operator { get; }

    /// <summary>What concerns the verdict cache.</summary>
    public VerdictCacheMetrics Verdicts { get; }

    /// <summary>What concerns the local models' queue.</summary>
    public InferenceMetrics Inference { get; }

    /// <summary>What concerns remote guards.</summary>
    public RemoteGuardMetrics RemoteGuards { get; }

    /// <summary>Whether an instrument is one of this object's, not of another's with the same names.</summary>
    public bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, _meter);

    /// <summary>Starts counting an exchange as active; <see cref="RecordExchange"/> ends it.</summary>
    public void ExchangeStarted() => _activeExchanges.Add(1);

    /// <param name="outcome">How it ended.</param>
    /// <param name="dialect">The dialect's name, or <c>unknown</c>.</param>
    /// <param name="operation">What was asked for.</param>
    /// <param name="processing">Time that our own work added, over all phases.</param>
    public void RecordExchange(ExchangeOutcome outcome, string dialect, Operation operation, TimeSpan processing)
    {
        _activeExchanges.Add(-1);
        _exchanges.Add(
            1,
            new("outcome", EnumLabels<ExchangeOutcome>.Of(outcome)),
            new("dialect", dialect),
            new("operation", EnumLabels<Operation>.Of(operation)));
        _exchangeDuration.Record(processing.TotalSeconds, new("dialect", dialect), new("operation", EnumLabels<Operation>.Of(operation)));
    }

    public void RecordPhase(ExchangePhase phase, TimeSpan processing) =>
        _phaseDuration.Record(processing.TotalSeconds, new KeyValuePair<string, object?>("phase", EnumLabels<ExchangePhase>.Of(phase)));

    /// <summary>Records, once per stream that held text, the longest time that any of it waited.</summary>
    public void RecordStreamHeld(TimeSpan longest) => _streamHeld.Record(longest.TotalSeconds);

    public void RecordInspected(ExchangeDirection direction, long bytes) =>
        _inspected.Add(bytes, new KeyValuePair<string, object?>("direction", EnumLabels<ExchangeDirection>.Of(direction)));

    public void RecordUninspected(UninspectedReason reason, string dialect, int count = 1) =>
        _uninspected.Add(count, new("reason", EnumLabels<UninspectedReason>.Of(reason)), new("dialect", dialect));

    public void RecordFindings(CompiledRule rule, int count)
    {
        var tags = new TagList
        {
            { "policy", rule.Policy },
            { "rule", rule.Name },
            { "category", rule.Category },
            { "action", RuleLabels.Action(rule.Action) },
            { "mode", EnumLabels<PolicyMode>.Of(rule.Mode) },
        };
        _findings.Add(count, tags);
    }

    /// <summary>Counts spans that a rule with a redact or strip action really changed.</summary>
    public void RecordRedactions(CompiledRule rule, int count) =>
        _redactions.Add(count, new("policy", rule.Policy), new("rule", rule.Name), new("style", RuleLabels.Style(rule.Action)));

    public void RecordBlock(CompiledRule rule, ExchangeDirection direction)
    {
        var tags = new TagList
        {
            { "policy", rule.Policy },
            { "rule", rule.Name },
            { "category", rule.Category },
            { "style", RuleLabels.Style(rule.Action) },
            { "direction", EnumLabels<ExchangeDirection>.Of(direction) },
        };
        _blocks.Add(1, tags);
    }

    /// <summary>Records the usage that a response reported. A count that the response left out is null.</summary>
    public void RecordTokens(string provider, Operation operation, long? input, long? output)
    {
        if (input is { } prompt)
        {
            RecordTokens(provider, operation, "input", prompt);
        }
        if (output is { } completion)
        {
            RecordTokens(provider, operation, "output", completion);
        }
    }

    public void RecordDeadline(ExchangePhase phase) =>
        _deadlines.Add(1, new KeyValuePair<string, object?>("phase", EnumLabels<ExchangePhase>.Of(phase)));

    /// <summary>Records an attempt to load policies.</summary>
    /// <param name="result">How it ended.</param>
    /// <param name="revision">Revision that is live now.</param>
    /// <param name="live">Policies that are live now.</param>
    /// <param name="errors">Errors of this attempt.</param>
    /// <param name="warnings">Warnings of this attempt.</param>
    public void RecordPolicyReload(PolicyReload result, long revision, int live, int errors, int warnings)
    {
        _reloads.Add(1, new KeyValuePair<string, object?>("result", EnumLabels<PolicyReload>.Of(result)));
        _policyRevision.Record(revision);
        _policies.Record(live);
        _diagnostics.Record(errors, new KeyValuePair<string, object?>("severity", "error"));
        _diagnostics.Record(warnings, new KeyValuePair<string, object?>("severity", "warning"));
    }

    public void GrpcCallStarted() => _activeGrpcCalls.Add(1);

    /// <param name="method">Full name of a method that this server serves, or <c>unknown</c>; never a path that a peer made up.</param>
    /// <param name="status">Name of the gRPC status, <c>OK</c> or <c>RESOURCE_EXHAUSTED</c>.</param>
    public void GrpcCallEnded(string method, string status)
    {
        _activeGrpcCalls.Add(-1);
        _grpcCalls.Add(1, new("method", method), new("status", status));
    }

    public void Dispose() => _meter.Dispose();

    private void RecordTokens(string provider, Operation operation, string type, long count) =>
        _tokens.Record(
            count,
            new("gen_ai.operation.name", RuleLabels.GenAiOperation(operation)),
            new("gen_ai.provider.name", provider),
            new("gen_ai.token.type", type));
}
