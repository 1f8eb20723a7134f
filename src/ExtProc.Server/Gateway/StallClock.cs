namespace ExtProc.Server.Gateway;

/// <summary>
/// Cancels an exchange that stands still, whose client has left, or for which the server's grace period is over. One per exchange;
/// <see cref="Restart"/> is called at each sign of life.
/// </summary>
internal sealed class StallClock : IDisposable
{
    private readonly TimeSpan _idle;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _client;
    private readonly CancellationTokenRegistration _shutdown;

    public StallClock(TimeSpan idle, TimeProvider time, CancellationToken client, CancellationToken shutdown)
    {
        _idle = idle;
        _source = new CancellationTokenSource(idle, time);
        _client = client.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
        _shutdown = shutdown.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    public void Restart() => _source.CancelAfter(_idle);

    /// <summary>Allows a longer wait for the next sign of life.</summary>
    public void Allow(TimeSpan wait) => _source.CancelAfter(wait);

    public void Dispose()
    {
        _client.Dispose();
        _shutdown.Dispose();
        _source.Dispose();
    }
}
