using System.Threading.Channels;
using ExtProc.Server.Hosting;

namespace ExtProc.Operator.Informers;

/// <summary>
/// Keys with work to do. A key waits at most once however often it is added, is worked on by one taker at a time, and one that is added
/// meanwhile comes again after <see cref="Done"/>. Failures of a key wait longer each time, up to a cap. Safe from any thread.
/// </summary>
internal sealed class WorkQueue<TKey>(TimeProvider time, TimeSpan firstWait, TimeSpan longestWait) : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly HashSet<TKey> _dirty = [];
    private readonly HashSet<TKey> _taken = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly Dictionary<TKey, (ITimer Timer, long Due)> _later = [];
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();

    /// <summary>Keys that wait for a taker, now or after a failure.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
            {
                return _dirty.Count + _later.Count;
            }
        }
    }

    public void Add(TKey key)
    {
        lock (_gate)
        {
            CancelLater(key);
            if (_dirty.Add(key) && !_taken.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Adds a key after a time; the soonest of several counts, and an <see cref="Add"/> makes it come at once.</summary>
    public void AddAfter(TKey key, TimeSpan wait)
    {
        lock (_gate)
        {
            var due = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
            if (_dirty.Contains(key) || (_later.TryGetValue(key, out var later) && later.Due <= due))
            {
                return;
            }
            CancelLater(key);
            _later[key] = (time.CreateTimer(_ => Add(key), null, wait, Timeout.InfiniteTimeSpan), due);
        }
    }

    /// <summary>The next key; whoever took it calls <see cref="Done"/> in the end.</summary>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        var key = await _ready.Reader.ReadAsync(cancellationToken);
        lock (_gate)
        {
            _dirty.Remove(key);
            _taken.Add(key);
        }
        return key;
    }

    /// <summary>Ends work on a key: well, or to be tried again later.</summary>
    public void Done(TKey key, bool isGood)
    {
        lock (_gate)
        {
            _taken.Remove(key);
            if (_dirty.Contains(key))
            {
                _ready.Writer.TryWrite(key);
            }
            if (isGood)
            {
                _failures.Remove(key);
                return;
            }
            var failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
            AddAfter(key, Backoff.Of(firstWait, longestWait, failures));
        }
    }

    /// <summary>Forgets a key that is no more: its failures, and its waiting where no taker is due.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
            CancelLater(key);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (timer, _) in _later.Values)
            {
                timer.Dispose();
            }
            _later.Clear();
        }
    }

    private void CancelLater(TKey key)
    {
        if (_later.Remove(key, out var later))
        {
            later.Timer.Dispose();
        }
    }
}
