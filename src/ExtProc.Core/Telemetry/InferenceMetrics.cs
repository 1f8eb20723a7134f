using System.Diagnostics.Metrics;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Telemetry;

/// <summary>What is counted of the local models' queue; part of <see cref="GatewayMetrics"/>.</summary>
public sealed class InferenceMetrics
{
    private readonly Counter<long> _questions;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _windows;
    private readonly Counter<long> _faults;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _batch;
    private InferenceScheduler? _scheduler;

    internal InferenceMetrics(Meter meter)
    {
        _questions = meter.CreateCounter<long>("extproc.inference.questions", "{question}", "Texts that were to be judged by the encoder, by what became of them.");
        _refusals = meter.CreateCounter<long>("extproc.inference.refusals", "{question}", "Texts that were refused before they waited, by reason.");
        _windows = meter.CreateCounter<long>("extproc.inference.windows", "{window}", "Windows that the encoder has read.");
        _faults = meter.CreateCounter<long>("extproc.inference.faults", "{batch}", "Batches that the encoder failed on.");
        _wait = meter.CreateHistogram("extproc.inference.wait", "s", "Time until a text's first window found a worker.", advice: HistogramBuckets.Processing);
        _duration = meter.CreateHistogram("extproc.inference.batch.duration", "s", "Time that a batch took.", advice: HistogramBuckets.Processing);
        _batch = meter.CreateHistogram("extproc.inference.batch.windows", "{window}", "Windows of a batch.", advice: HistogramBuckets.Windows);
        meter.CreateObservableGauge("extproc.inference.queued", () => Volatile.Read(ref _scheduler)?.QueuedWindows ?? 0, "{window}", "Windows that wait.");
    }

    internal void RecordQuestion(SemanticStatus status) =>
        _questions.Add(1, new KeyValuePair<string, object?>("status", EnumLabels<SemanticStatus>.Of(status)));

    internal void RecordRefusal(InferenceRefusal reason) =>
        _refusals.Add(1, new KeyValuePair<string, object?>("reason", EnumLabels<InferenceRefusal>.Of(reason)));

    internal void RecordWait(TimeSpan wait) => _wait.Record(wait.TotalSeconds);

    internal void RecordBatch(int windows, TimeSpan duration, bool succeeded)
    {
        _batch.Record(windows);
        _duration.Record(duration.TotalSeconds);
        if (succeeded)
        {
            _windows.Add(windows);
        }
        else
        {
            _faults.Add(1);
        }
    }

    /// <summary>Says whose queue is shown: the process's one scheduler.</summary>
    internal void Observe(InferenceScheduler scheduler) => Volatile.Write(ref _scheduler, scheduler);
}
