using System.Diagnostics.Metrics;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Webhooks;

namespace ExtProc.Operator.Hosting;

/// <summary>The operator's instruments. Every label value is a kind, an outcome or a reason of a closed list. Safe from any thread.</summary>
internal sealed class OperatorMetrics : IDisposable
{
    public const string MeterName = "ExtProc.Operator";

    private readonly Meter _meter = new(MeterName);
    private readonly HashSet<(string Condition, string Reason)> _reasons = [];
    private readonly Counter<long> _watches;
    private readonly Counter<long> _reconciles;
    private readonly Histogram<double> _reconcileTime;
    private readonly Counter<long> _statusWrites;
    private readonly Counter<long> _events;
    private readonly Gauge<long> _policies;
    private readonly Gauge<long> _dataPlanes;
    private readonly Gauge<long> _leader;

    public OperatorMetrics()
    {
        Webhooks = new WebhookMetrics(_meter);
        _watches = _meter.CreateCounter<long>("extproc.operator.watches", "{watch}", "Watches that ended, by kind; expired ones begin anew with a list.");
        _reconciles = _meter.CreateCounter<long>("extproc.operator.reconciles", "{reconcile}", "Times that all policies were judged anew.");
        _reconcileTime = _meter.CreateHistogram<double>("extproc.operator.reconcile.duration", "s", "How long judging all policies took.");
        _statusWrites = _meter.CreateCounter<long>("extproc.operator.status.writes", "{write}", "Statuses that were written, by kind and outcome.");
        _events = _meter.CreateCounter<long>("extproc.operator.events", "{event}", "Events, by outcome.");
        _policies = _meter.CreateGauge<long>("extproc.operator.policies", "{policy}", "Policies, by the reason of a condition.");
        _dataPlanes = _meter.CreateGauge<long>("extproc.operator.data_planes", "{data plane}", "Data planes that reported lately.");
        _leader = _meter.CreateGauge<long>("extproc.operator.leader", null, "1 while this replica writes, else 0.");
        Distribution = new DistributionMetrics(_meter);
        _leader.Record(0);
        _dataPlanes.Record(0);
    }

    /// <summary>What the distribution endpoint counts.</summary>
    public DistributionMetrics Distribution { get; }

    /// <summary>Statuses that wait to be written.</summary>
    public void ObserveQueue(Func<int> depth) =>
        _meter.CreateObservableGauge("extproc.operator.queue.depth", () => (long)depth(), "{key}", "Statuses that wait to be written.");

    /// <summary>When the certificate that the listeners show ends; null while there is none.</summary>
    public void ObserveCertificate(Func<DateTimeOffset?> until) => _meter.CreateObservableGauge(
        "extproc.operator.certificate.expiry.timestamp",
        () => until() is { } end ? [new Measurement<long>(end.ToUnixTimeSeconds())] : Array.Empty<Measurement<long>>(),
        "s",
        "When the certificate that data planes and the API server are shown ends, in seconds since 1970.");

    /// <summary>What the webhooks count.</summary>
    public WebhookMetrics Webhooks { get; }

    public bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, _meter);

    public void WatchEnded(string kind, bool isExpired) => _watches.Add(1, new("kind", kind), new("end", isExpired ? "expired" : "closed"));

    public void Reconciled(TimeSpan took, int dataPlanes)
    {
        _reconciles.Add(1);
        _reconcileTime.Record(took.TotalSeconds);
        _dataPlanes.Record(dataPlanes);
    }

    public void StatusWritten(string kind, string outcome) => _statusWrites.Add(1, new("kind", kind), new("outcome", outcome));

    public void EventWritten(string outcome) => _events.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>How many policies have each reason of each condition; reasons that no policy has any more are zero.</summary>
    public void CountPolicies(IEnumerable<KeyValuePair<(string Condition, string Reason), int>> counts)
    {
        var known = counts.ToDictionary();
        foreach (var gone in _reasons.Except(known.Keys).ToArray())
        {
            known[gone] = 0;
        }
        foreach (var ((condition, reason), count) in known)
        {
            _reasons.Add((condition, reason));
            _policies.Record(count, new("condition", condition), new("reason", reason));
        }
    }

    public void Leading(bool isLeader) => _leader.Record(isLeader ? 1 : 0);

    public void Dispose() => _meter.Dispose();
}
