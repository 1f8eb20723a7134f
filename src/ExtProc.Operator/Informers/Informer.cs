using System.Net;
using ExtProc.Operator.Api;
using ExtProc.Operator.Hosting;
using ExtProc.Operator.Resources;
using ExtProc.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Informers;

/// <summary>
/// All objects of a kind, kept current: listed once, then watched from the latest resource version for as long as the server can go on
/// from there. A kind that the cluster does not serve counts as empty and is looked for now and then. Reads are safe from any thread;
/// <see cref="Changed"/> is raised on one thread at a time.
/// </summary>
internal sealed class Informer<T>(ClusterClient client, ResourceKind<T> kind, TimeSpan discovery, TimeProvider time, OperatorMetrics metrics, ILogger logger) : IInformer
    where T : class, IResource
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestResume = TimeSpan.FromSeconds(8);

    /// <summary>A watch that the server ends sooner than this after its begin is not opened again at once.</summary>
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    /// <summary>Watches that fail this often in a row, for whatever reason, begin anew with a list: the server may have lost its history.</summary>
    private const int MaxWatchFailures = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceName, T> _items = [];
    private readonly Backoff _backoff = new(FirstWait, LongestWait, Random.Shared);
    private readonly Backoff _resuming = new(FirstWait, LongestResume, Random.Shared);
    private IReadOnlyList<T>? _sorted;
    private volatile InformerState _state;

    /// <summary>Raised after the cache changed: the object before, or null for a new one, and the object now, or null for one that went.</summary>
    public event Action<T?, T?>? Changed;

    public event Action? StateChanged;

    public string Kind => kind.Kind;

    public bool IsSynced => _state != InformerState.Starting;

    public bool IsAbsent => _state == InformerState.Absent;

    /// <summary>By namespace and name; the same list for as long as nothing changed.</summary>
    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_gate)
            {
                return _sorted ??= [.. _items.OrderBy(static item => item.Key).Select(static item => item.Value)];
            }
        }
    }

    public T? Find(ResourceName name)
    {
        lock (_gate)
        {
            return _items.GetValueOrDefault(name);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await ListAsync(cancellationToken) is { } version)
            {
                await WatchAsync(version, cancellationToken);
            }
        }
    }

    /// <returns>Where a watch goes on, or null when there is nothing to watch yet.</returns>
    private async Task<string?> ListAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        try
        {
            var (items, version) = await client.ListAsync(kind, cancellationToken);
            Replace(items);
            _backoff.Reset();
            InformerLog.Listed(logger, kind.Kind, items.Count);
            Enter(InformerState.Live);
            return version;
        }
        catch (ApiException absent) when (absent.IsNotFound)
        {
            if (_state != InformerState.Absent)
            {
                InformerLog.Absent(logger, kind.Kind, discovery);
            }
            Replace([]);
            Enter(InformerState.Absent);
            wait = discovery * (0.75 + (Random.Shared.NextDouble() / 2));
        }
        catch (ApiException refused) when (refused.Status == HttpStatusCode.Forbidden)
        {
            wait = _backoff.Next();
            InformerLog.Forbidden(logger, kind.Kind, kind.Plural, refused.Message, wait);
        }
        catch (Exception failed) when (IsTransient(failed, cancellationToken))
        {
            wait = _backoff.Next();
            InformerLog.ListFailed(logger, kind.Kind, wait, failed.Message);
        }
        await Task.Delay(wait, time, cancellationToken);
        return null;
    }

    /// <summary>Returns when a list is needed.</summary>
    private async Task WatchAsync(string version, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (failures < MaxWatchFailures)
        {
            var begun = time.GetTimestamp();
            var position = version;
            TimeSpan wait;
            try
            {
                await foreach (var change in client.WatchAsync(kind, version, cancellationToken))
                {
                    version = change.ResourceVersion;
                    Apply(change);
                }
                wait = time.GetElapsedTime(begun) < ShortestWatch ? ShortestWatch : TimeSpan.Zero;
            }
            catch (ApiException gone) when (gone.IsExpired || gone.IsNotFound)
            {
                InformerLog.WatchExpired(logger, kind.Kind);
                metrics.WatchEnded(kind.Plural, isExpired: true);
                return;
            }
            catch (Exception failed) when (IsTransient(failed, cancellationToken))
            {
                wait = _resuming.Next();
                InformerLog.WatchFailed(logger, kind.Kind, wait, failed.Message);
                failures++;
            }
            if (version != position)
            {
                failures = 0;
                _resuming.Reset();
            }
            metrics.WatchEnded(kind.Plural, isExpired: false);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private void Apply(WatchEvent<T> change)
    {
        if (change.Item is not { } item)
        {
            return;
        }
        var name = item.Metadata.FullName;
        T? before;
        lock (_gate)
        {
            _sorted = null;
            before = _items.GetValueOrDefault(name);
            if (change.Change == WatchChange.Removed)
            {
                _items.Remove(name);
            }
            else
            {
                _items[name] = item;
            }
        }
        Changed?.Invoke(before, change.Change == WatchChange.Removed ? null : item);
    }

    private void Replace(IReadOnlyList<T> items)
    {
        var changes = new List<(T? Before, T? Now)>();
        lock (_gate)
        {
            _sorted = null;
            var gone = new Dictionary<ResourceName, T>(_items);
            foreach (var item in items)
            {
                var name = item.Metadata.FullName;
                gone.Remove(name, out var before);
                _items[name] = item;
                if (before?.Metadata.ResourceVersion != item.Metadata.ResourceVersion)
                {
                    changes.Add((before, item));
                }
            }
            foreach (var (name, item) in gone)
            {
                _items.Remove(name);
                changes.Add((item, null));
            }
        }
        foreach (var (before, now) in changes)
        {
            Changed?.Invoke(before, now);
        }
    }

    private void Enter(InformerState state)
    {
        if (_state != state)
        {
            _state = state;
            StateChanged?.Invoke();
        }
    }

    private static bool IsTransient(Exception failed, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && failed is ApiException or HttpRequestException or IOException or TimeoutException or OperationCanceledException or UnauthorizedAccessException;
}
