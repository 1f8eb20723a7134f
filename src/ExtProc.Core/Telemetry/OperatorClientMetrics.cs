using System.Diagnostics.Metrics;

namespace ExtProc.Core.Telemetry;

/// <summary>What a data plane counts of its operator; part of <see cref="GatewayMetrics"/>. Labels are words of a fixed list.</summary>
public sealed class OperatorClientMetrics
{
    private readonly Counter<long> _polls;
    private readonly Counter<long> _reports;
    private readonly Counter<long> _stateFaults;
    private readonly Gauge<int> _connected;
    private readonly Gauge<long> _revision;
    private Func<TimeSpan?> _age = static () => null;

    internal OperatorClientMetrics(Meter meter)
    {
        _polls = meter.CreateCounter<long>("extproc.operator.polls", "{poll}", "Questions to the operator for policies, by what came of them.");
        _reports = meter.CreateCounter<long>("extproc.operator.reports", "{report}", "Reports to the operator, by what came of them.");
        _stateFaults = meter.CreateCounter<long>("extproc.operator.state.faults", "{fault}", "Times that the kept policies could not be used or not be kept.");
        _connected = meter.CreateGauge<int>("extproc.operator.connected", null, "Whether the operator answered the latest question: 1 or 0.");
        _revision = meter.CreateGauge<long>(
            "extproc.operator.revision", null, "First 48 bits of the live bundle's revision: equal where data planes run the same policies.");
        meter.CreateObservableGauge("extproc.operator.contact.age", Age, "s", "Time since the operator last answered.");
    }

    /// <param name="result"><c>bundle</c>, <c>unchanged</c>, or the fault.</param>
    /// <param name="answered">Whether the operator answered as it should.</param>
    public void RecordPoll(string result, bool answered)
    {
        _polls.Add(1, new KeyValuePair<string, object?>("result", result));
        _connected.Record(answered ? 1 : 0);
    }

    /// <param name="result"><c>taken</c>, or the fault.</param>
    public void RecordReport(string result) => _reports.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <param name="reason">What is wrong with what is kept.</param>
    public void RecordStateFault(string reason) => _stateFaults.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <param name="revision">Hex, at least 12 digits.</param>
    public void RecordRevision(string revision) => _revision.Record(Convert.ToInt64(revision[..12], 16));

    /// <summary>Says where the age of the last contact is read; null while there was none.</summary>
    public void ObserveContact(Func<TimeSpan?> age) => Volatile.Write(ref _age, age);

    private IEnumerable<Measurement<double>> Age() => Volatile.Read(ref _age)() is { } age ? [new Measurement<double>(age.TotalSeconds)] : [];
}
