using System.Collections.Concurrent;
using System.Globalization;

namespace ExtProc.Testing.Upstreams;

/// <summary>
/// One planned reply and what came of it. A request chooses its script by the header <see cref="HeaderName"/>, so tests that run side by
/// side share one upstream. A stepwise script writes a piece only when the test releases it. Safe for concurrent use.
/// </summary>
public sealed class UpstreamScript
{
    public const string HeaderName = "x-upstream-script";

    private readonly SemaphoreSlim? _gate;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly TaskCompletionSource<ReceivedRequest> _request = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _cancellations;
    private int _piecesWritten;

    internal UpstreamScript(int id, UpstreamReply reply, bool stepwise)
    {
        Id = id.ToString(CultureInfo.InvariantCulture);
        Reply = reply;
        _gate = stepwise ? new SemaphoreSlim(0) : null;
    }

    public string Id { get; }

    public UpstreamReply Reply { get; }

    /// <summary>Completes with the first request, once its body has arrived whole.</summary>
    public Task<ReceivedRequest> Request => _request.Task;

    /// <summary>All requests that arrived whole.</summary>
    public IReadOnlyCollection<ReceivedRequest> Requests => _requests;

    /// <summary>Completes when the peer goes away before the reply's end.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Completes when a reply has been written to its end.</summary>
    public Task Finished => _finished.Task;

    public int Cancellations => Volatile.Read(ref _cancellations);

    public int PiecesWritten => Volatile.Read(ref _piecesWritten);

    /// <summary>Lets a stepwise script write so many more pieces (the end of the reply follows the last one by itself).</summary>
    public void Release(int pieces = 1) => _gate!.Release(pieces);

    public void ReleaseAll() => Release(Reply.Pieces.Count);

    internal Task WaitForTurnAsync(CancellationToken cancellationToken) => _gate?.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    internal void OnRequest(ReceivedRequest request)
    {
        _requests.Enqueue(request);
        _request.TrySetResult(request);
    }

    internal void OnPiece() => Interlocked.Increment(ref _piecesWritten);

    internal void OnFinished() => _finished.TrySetResult();

    internal void OnCancelled()
    {
        Interlocked.Increment(ref _cancellations);
        _cancelled.TrySetResult();
    }
}
