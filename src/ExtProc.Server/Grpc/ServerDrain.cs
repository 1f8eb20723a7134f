using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Grpc;

/// <summary>
/// The order of a shutdown. Before any service stops: readiness fails, and for <see cref="GrpcServerOptions.DrainDelay"/> everything goes on, so
/// that load balancers turn away. Then the listeners close and connections get GOAWAY; calls that still live after
/// <see cref="GrpcServerOptions.DrainGrace"/> more are stopped with UNAVAILABLE.
/// </summary>
public sealed class ServerDrain : IHostedLifecycleService, IDisposable
{
    private readonly GrpcServerOptions _options;
    private readonly ServerReadiness _readiness;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerDrain> _logger;
    private readonly CancellationTokenSource _graceOver = new();
    private ITimer? _grace;
    private int _liveCalls;
    private bool _stopping;

    public ServerDrain(IOptions<GrpcServerOptions> options, ServerReadiness readiness, TimeProvider time, ILogger<ServerDrain> logger)
    {
        _options = options.Value;
        _readiness = readiness;
        _time = time;
        _logger = logger;
    }

    /// <summary>The server is shutting down and live calls have had their time.</summary>
    public CancellationToken GraceOver => _graceOver.Token;

    /// <summary>Calls that are running now.</summary>
    public int LiveCalls => Volatile.Read(ref _liveCalls);

    /// <summary>Only the first stop waits: a host that is stopped by a signal is stopped once more when it is disposed.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _stopping, true))
        {
            return;
        }

        _readiness.MarkDraining();
        GrpcLog.DrainStarted(_logger, _options.DrainDelay, _options.DrainGrace);
        await Task.Delay(_options.DrainDelay, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _readiness.MarkClosing();
        _grace = _time.CreateTimer(static state => ((ServerDrain)state!).EndGrace(), this, _options.DrainGrace, Timeout.InfiniteTimeSpan);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _grace?.Dispose();
        _graceOver.Dispose();
    }

    internal void Enter() => Interlocked.Increment(ref _liveCalls);

    internal void Leave() => Interlocked.Decrement(ref _liveCalls);

    private void EndGrace()
    {
        var calls = LiveCalls;
        _graceOver.Cancel();
        if (calls > 0)
        {
            GrpcLog.GraceOver(_logger, calls);
        }
    }
}
