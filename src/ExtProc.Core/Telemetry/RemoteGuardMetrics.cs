using System.Diagnostics.Metrics;
using ExtProc.Core.Detection.Remote;

namespace ExtProc.Core.Telemetry;

/// <summary>What is counted of remote guards; part of <see cref="GatewayMetrics"/>. No label names an endpoint.</summary>
public sealed class RemoteGuardMetrics
{
    private readonly Counter<long> _answers;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _duration;

    internal RemoteGuardMetrics(Meter meter)
    {
        _answers = meter.CreateCounter<long>("extproc.remote.answers", "{answer}", "Questions to remote guards, by kind and by what came of them.");
        _retries = meter.CreateCounter<long>("extproc.remote.retries", "{retry}", "Retries at remote guards that were wanted, and whether the budget had one.");
        _duration = meter.CreateHistogram("extproc.remote.duration", "s", "Time of questions to remote guards.", advice: HistogramBuckets.Processing);
    }

    internal void RecordAnswer(RemoteGuardKind kind, RemoteFailure failure, TimeSpan duration)
    {
        _answers.Add(
            1,
            new("kind", EnumLabels<RemoteGuardKind>.Of(kind)),
            new("result", failure == RemoteFailure.None ? "judged" : EnumLabels<RemoteFailure>.Of(failure)));
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("kind", EnumLabels<RemoteGuardKind>.Of(kind)));
    }

    internal void RecordRetry(RemoteGuardKind kind, bool taken) =>
        _retries.Add(1, new("kind", EnumLabels<RemoteGuardKind>.Of(kind)), new("result", taken ? "taken" : "denied"));
}
