using ExtProc.Operator.Informers;

namespace ExtProc.Operator.Tests.Informers;

public sealed class WorkQueueTests : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    private readonly ManualTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>(_time, First, Longest);

    public void Dispose() => _queue.Dispose();

    [Test, CancelAfter(20_000)]
    public async Task AKeyWaitsOnceHoweverOftenItIsAdded(CancellationToken cancellationToken)
    {
        _queue.Add("a");
        _queue.Add("a");
        _queue.Add("b");
        Assert.That(new[] { await _queue.TakeAsync(cancellationToken), await _queue.TakeAsync(cancellationToken) }, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(IsEmpty(), Is.True);
    }

    [Test, CancelAfter(20_000)]
    public async Task AKeyIsWorkedOnByOneAtATimeAndComesAgainWhenItWasAddedMeanwhile(CancellationToken cancellationToken)
    {
        _queue.Add("a");
        await _queue.TakeAsync(cancellationToken);
        _queue.Add("a");
        Assert.That(IsEmpty(), Is.True);
        _queue.Done("a", isGood: true);
        Assert.That(await _queue.TakeAsync(cancellationToken), Is.EqualTo("a"));
    }

    [Test, CancelAfter(20_000)]
    public async Task FailuresWaitTwiceAsLongEachTimeUpToACap(CancellationToken cancellationToken)
    {
        _queue.Add("a");
        foreach (var seconds in new[] { 1, 2, 4, 8, 8 })
        {
            await _queue.TakeAsync(cancellationToken);
            _queue.Done("a", isGood: false);
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.That(IsEmpty(), Is.True, $"before {seconds} s");
            _time.Advance(TimeSpan.FromTicks(1));
        }
        Assert.That(await _queue.TakeAsync(cancellationToken), Is.EqualTo("a"));
    }

    [Test, CancelAfter(20_000)]
    public async Task ASuccessForgetsTheFailuresBeforeIt(CancellationToken cancellationToken)
    {
        foreach (var isGood in new[] { false, false, true })
        {
            _queue.Add("a");
            await _queue.TakeAsync(cancellationToken);
            _queue.Done("a", isGood);
        }
        _queue.Add("a");
        await _queue.TakeAsync(cancellationToken);
        _queue.Done("a", isGood: false);
        _time.Advance(First);
        Assert.That(await _queue.TakeAsync(cancellationToken), Is.EqualTo("a"));
    }

    [Test, CancelAfter(20_000)]
    public async Task AnAddComesBeforeAWait(CancellationToken cancellationToken)
    {
        _queue.AddAfter("a", Longest);
        Assert.That(_queue.Depth, Is.EqualTo(1));
        _queue.Add("a");
        Assert.That(await _queue.TakeAsync(cancellationToken), Is.EqualTo("a"));
        _queue.Done("a", isGood: true);
        _time.Advance(Longest);
        Assert.That(IsEmpty(), Is.True);
    }

    [Test]
    public void OfSeveralWaitsTheSoonestCounts()
    {
        _queue.AddAfter("a", Longest);
        _queue.AddAfter("a", First);
        _queue.AddAfter("a", Longest);
        _time.Advance(First);
        Assert.That(IsEmpty(), Is.False);
    }

    [Test]
    public void AForgottenKeyDoesNotComeBack()
    {
        _queue.AddAfter("a", First);
        _queue.Forget("a");
        _time.Advance(First);
        Assert.That(IsEmpty(), Is.True);
        Assert.That(_queue.Depth, Is.Zero);
    }

    private bool IsEmpty()
    {
        using var stop = new CancellationTokenSource();
        var taking = _queue.TakeAsync(stop.Token).AsTask();
        var isEmpty = !taking.IsCompleted;
        stop.Cancel();
        return isEmpty;
    }
}
