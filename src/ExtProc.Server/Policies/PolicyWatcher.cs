using ExtProc.Core.Policies;
using ExtProc.Server.Hosting;
using ExtProc.Server.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Policies;

/// <summary>
/// Keeps the store in step with a directory. Loads it before the host starts anything registered later, and fails the start when it
/// cannot be used. From then on a change is live within a second (notification, or a poll of the files' metadata; contents are compared
/// now and then as well), and a set that cannot be used changes nothing.
/// </summary>
internal sealed class PolicyWatcher(
    IOptions<PolicySourceOptions> options, IOptions<EngineSettings> engine, PolicyStore store, LoadedModels models, TimeProvider time, ILogger<PolicyWatcher> logger)
    : BackgroundService, IPolicyOrigin
{
    /// <summary>Quiet polls between two comparisons of contents, for file systems whose metadata are too coarse to show every write.</summary>
    private const int PollsPerContentCheck = 8;

    private readonly PolicySourceOptions _options = options.Value;
    private readonly PolicyReloader _reloader = new(new PolicyDirectory(options.Value.Path), store, models.Detector, engine.Value.AllowedGuards(), logger);
    private readonly PolicyDirectory _directory = new(options.Value.Path);
    private readonly ChangeGate _gate = new(options.Value.SettleTime);
    private readonly SemaphoreSlim _notified = new(0, 1);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly long _started = time.GetTimestamp();
    private ChangeState _state;
    private int _quietPolls;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var (load, state) = _reloader.Reload(force: true);
        if (!load!.IsGood)
        {
            throw new PolicyStartException(_options.Path, load);
        }
        _reloader.Tell(load);
        _gate.Loaded(state);
        return base.StartAsync(cancellationToken);
    }

    public PolicyOrigin Describe() => new() { Kind = "directory", Place = _options.Path };

    /// <summary>Loads the directory as it is now, settled or not.</summary>
    public async Task<PolicyLoad> ReloadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return Reload(force: true)!;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Looks at the directory once and loads it when that is due; the load, or null.</summary>
    internal async Task<PolicyLoad?> PollAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return Poll();
        }
        finally
        {
            _turn.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var notifications = Notifications();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PollAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                PolicyLog.Failed(logger, e.GetType().Name, store.Current.Revision);
            }
            await WaitAsync(stoppingToken);
        }
    }

    public override void Dispose()
    {
        _notified.Dispose();
        _turn.Dispose();
        base.Dispose();
    }

    private PolicyLoad? Poll()
    {
        var before = _state;
        _state = _gate.Observe(_directory.State(), time.GetElapsedTime(_started));
        return _state switch
        {
            ChangeState.Changing => null,
            ChangeState.Settled => Reload(force: false),
            ChangeState.Overdue => Reload(force: true),
            _ => before == ChangeState.AsLoaded && ++_quietPolls % PollsPerContentCheck == 0 && _reloader.HasOtherContent() ? Reload(force: false) : null,
        };
    }

    private PolicyLoad? Reload(bool force)
    {
        var (load, state) = _reloader.Reload(force);
        if (load is not null)
        {
            _reloader.Tell(load);
            _gate.Loaded(state);
            _state = ChangeState.AsLoaded;
        }
        return load;
    }

    /// <summary>While files change, a notification says nothing new: only the settle time does.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_state != ChangeState.AsLoaded)
        {
            await Task.Delay(_options.SettleTime, time, cancellationToken);
            return;
        }
        using var timeout = new CancellationTokenSource(_options.PollInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await _notified.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private FileSystemWatcher? Notifications()
    {
        var folder = File.Exists(_options.Path) ? Path.GetDirectoryName(Path.GetFullPath(_options.Path))! : _options.Path;
        try
        {
            var watcher = new FileSystemWatcher(folder);
            watcher.Changed += Notify;
            watcher.Created += Notify;
            watcher.Deleted += Notify;
            watcher.Renamed += Notify;
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            PolicyLog.NoNotifications(logger, _options.Path, _options.PollInterval);
            return null;
        }
    }

    private void Notify(object sender, FileSystemEventArgs e)
    {
        try
        {
            _notified.Release();
        }
        catch (SemaphoreFullException)
        {
            // A notification is pending already, and one is as good as many.
        }
    }
}
