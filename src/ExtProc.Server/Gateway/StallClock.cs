namespace ExtProc.Server.Gateway;

/// <summary>
/// Cancels an exchange that stands still, whose client has left, or for which the server's grace period is over. One per exchange;
/// <see cref="Restart"/> is called at each sign of life.
/// </summary>
internal sealed class StallClock : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _client;
    private readonly CancellationTokenRegistration _shutdown;
    private TimeSpan _allowance;

    public StallClock(TimeSpan idle, TimeProvider time, CancellationToken client, CancellationToken shutdown)
    {
        _allowance = idle;
        _source = new CancellationTokenSource(idle, time);
        _client = client.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
        _shutdown = shutdown.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    public void Restart() => _source.CancelAfter(_allowance);

    /// <summary>Allows so much time up to the next sign of life, from now on.</summary>
    public void Allow(TimeSpan wait)
    {
        _allowance = wait;
        Restart();
    }

    public void Dispose()
    {
        _client.Dispose();
        _shutdown.Dispose();
        _source.Dispose();
    }
}
