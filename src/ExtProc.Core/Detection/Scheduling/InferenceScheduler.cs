using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Detection.Scheduling;

/// <summary>
/// Runs windows of texts through encoders, on threads of its own, in batches across exchanges. The queue is bounded; exchanges take turns
/// window by window; whatever can't be judged in time is refused at once, or dropped before it costs anything. Safe for any number of
/// threads; a question allocates nothing once its buffers have grown.
/// </summary>
public sealed partial class InferenceScheduler : IAsyncDisposable
{
    private static readonly Action<object?> CancelWork = static state => ((WindowWork)state!).Scheduler!.Cancel((WindowWork)state);

    private readonly InferenceOptions _options;
    private readonly WindowShape _shape;
    private readonly TimeProvider _time;
    private readonly InferenceMetrics _metrics;
    private readonly InferenceWorker[] _workers;

    /// <param name="options">Sizes.</param>
    /// <param name="shape">What the encoders answer.</param>
    /// <param name="createEncoder">Makes the encoder of one worker, on its thread; again after it failed.</param>
    /// <param name="time">Clock of deadlines.</param>
    /// <param name="metrics">Where questions, waits and batches are counted.</param>
    public InferenceScheduler(InferenceOptions options, WindowShape shape, Func<IWindowEncoder> createEncoder, TimeProvider time, InferenceMetrics metrics)
    {
        options.Validate();
        _options = options;
        _shape = shape;
        _time = time;
        _metrics = metrics;
        _queue = new WindowQueue(options);
        _workers = [.. Enumerable.Range(0, options.Workers).Select(number => new InferenceWorker(this, number, new WindowBatch(options), createEncoder))];
        _expiry = time.CreateTimer(static state => ((InferenceScheduler)state!).DropExpired(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _collected = time.CreateTimer(static state => ((InferenceScheduler)state!).WakeWorker(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        metrics.Observe(this);
    }

    /// <summary>Tells of what an encoder threw, on the worker's thread. Such a fault names no text. Set before <see cref="Start"/>.</summary>
    public Action<Exception>? Faulted { get; init; }

    /// <summary>Windows that wait for a worker.</summary>
    public int QueuedWindows => Volatile.Read(ref _queuedWindows);

    internal long Now => _time.GetTimestamp();

    /// <summary>Starts the workers. Called once.</summary>
    public void Start()
    {
        foreach (var worker in _workers)
        {
            worker.Start();
        }
    }

    /// <summary>The deadline of a question that is worth waiting for so long from now on.</summary>
    public long DeadlineIn(TimeSpan timeout) => _time.GetTimestamp() + (long)(timeout.TotalSeconds * _time.TimestampFrequency);

    /// <summary>
    /// Has a work's windows encoded. Results are there only when the answer is <see cref="SemanticStatus.Judged"/>. Refusals complete
    /// synchronously. Never throws for what happens to the work; a failing encoder is <see cref="SemanticStatus.Unavailable"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The work runs already.</exception>
    public ValueTask<SemanticStatus> RunAsync(WindowWork work, CancellationToken cancellationToken)
    {
        if (work.IsActive)
        {
            throw new InvalidOperationException("The work runs already.");
        }

        // Registered before it is admitted: a cancellation is seen by one of the two.
        work.Scheduler = this;
        var cancellation = cancellationToken.UnsafeRegister(CancelWork, work);
        if (Admit(work, cancellation, cancellationToken) is not { } answer)
        {
            return work.WhenCompleted();
        }

        cancellation.Dispose();
        _metrics.RecordQuestion(answer);
        return new ValueTask<SemanticStatus>(answer);
    }

    /// <summary>Stops: what waits or runs is <see cref="SemanticStatus.Unavailable"/>. Returns when the workers have ended their batches.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop();
        foreach (var worker in _workers)
        {
            await worker.Ended;
        }

        await _expiry.DisposeAsync();
        await _collected.DisposeAsync();
    }

    internal void ReportFault(Exception fault) => Faulted?.Invoke(fault);
}
