namespace ExtProc.Load.Measuring;

/// <summary>What came of the exchanges of one run. Safe for concurrent use; only what happens between Start and Stop counts as measured.</summary>
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private bool _measuring;
    private long _wrongReplies;
    private long _lost;

    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Replies of another kind than the bare responder's, at any time of the run.</summary>
    public long WrongReplies => Interlocked.Read(ref _wrongReplies);

    /// <summary>Exchanges that ended before their last reply, at any time of the run.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public void Start()
    {
        lock (_lock)
        {
            Latencies.Clear();
            _measuring = true;
        }
    }

    public void Stop()
    {
        lock (_lock)
        {
            _measuring = false;
        }
    }

    public void Count(long stopwatchTicks)
    {
        lock (_lock)
        {
            if (_measuring)
            {
                Latencies.Record(stopwatchTicks);
            }
        }
    }

    public void CountWrongReply() => Interlocked.Increment(ref _wrongReplies);

    public void CountLost(int exchanges) => Interlocked.Add(ref _lost, exchanges);
}
