using System.Threading.Tasks.Sources;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Scheduling;

/// <summary>
/// How far a work is. All of it is the scheduler's, under its lock. States: idle, active (waiting, in batches, or both), ended while a
/// worker copies results (<see cref="Ending"/>, until the copy is done), idle again. What an ended work still has in batches is lost:
/// the slices name an earlier <see cref="Epoch"/>.
/// </summary>
public sealed partial class WindowWork : IValueTaskSource<SemanticStatus>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<SemanticStatus> _source;
    private SemanticStatus _status;
    private CancellationTokenRegistration _cancellation;

    /// <summary>Counts the runs, so that a slice of an earlier one is known.</summary>
    internal int Epoch { get; private set; }

    /// <summary>Who runs it, or ran it last.</summary>
    internal InferenceScheduler? Scheduler { get; set; }

    internal bool IsActive { get; private set; }

    /// <summary>Whether it is admitted on the share of long questions.</summary>
    internal bool IsLong { get; set; }

    /// <summary>Index of the first window that no batch has taken yet.</summary>
    internal int Next { get; set; }

    /// <summary>Windows without a result.</summary>
    internal int Remaining { get; set; }

    /// <summary>Workers that copy results now.</summary>
    internal int Copying { get; set; }

    /// <summary>How it ends once nobody copies.</summary>
    internal SemanticStatus? Ending { get; set; }

    internal long Admitted { get; private set; }

    internal int Waiting => Count - Next;

    internal int WaitingTokens => TokenCount - (Next == 0 ? 0 : _ends[Next - 1]);

    /// <summary>Its neighbour behind it in its exchange's line.</summary>
    internal WindowWork? Behind { get; set; }

    /// <summary>Its neighbours among all active works.</summary>
    internal WindowWork? Earlier { get; set; }

    internal WindowWork? Later { get; set; }

    SemanticStatus IValueTaskSource<SemanticStatus>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<SemanticStatus>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<SemanticStatus>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _source.OnCompleted(continuation, state, token, flags);

    void IThreadPoolWorkItem.Execute()
    {
        _cancellation.Dispose();
        _source.SetResult(_status);
    }

    internal void Begin(CancellationTokenRegistration cancellation, long now)
    {
        _source.Reset();
        _cancellation = cancellation;
        Epoch++;
        (IsActive, Admitted, Next, Remaining, Copying, Ending) = (true, now, 0, Count, 0, null);
    }

    /// <summary>Takes back <see cref="Begin"/>: it was refused.</summary>
    internal void Withdraw() => IsActive = false;

    internal ValueTask<SemanticStatus> WhenCompleted() => new(this, _source.Version);

    /// <summary>Tells the owner, on a thread of the pool: the caller's lock and thread are the scheduler's.</summary>
    internal void Complete(SemanticStatus status)
    {
        IsActive = false;
        _status = status;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
