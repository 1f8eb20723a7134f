using ExtProc.Operator.Api;
using ExtProc.Operator.Hosting;
using ExtProc.Operator.Resources;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Leases;

/// <summary>
/// One of several replicas leads: it holds a Lease that it keeps renewing. States: following, and leading. A follower takes the Lease
/// when it is free, or when it did not change for its whole duration on the follower's own clock. A leader that could not renew stops
/// leading well before others may begin. Reads are safe from any thread.
/// </summary>
internal sealed class LeaderElection(ClusterClient client, ResourceName lease, string identity, TimeSpan duration, TimeProvider time, OperatorMetrics metrics, ILogger<LeaderElection> logger)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _renewDeadline = duration * 0.7;
    private readonly TimeSpan _retry = duration * 0.2;
    private Lease? _observed;
    private long _observedAt;
    private long _renewedAt;
    private bool _isStale;
    private volatile string _holder = "";
    private volatile bool _isLeader;

    /// <summary>Raised when this replica begins or ends to lead.</summary>
    public event Action? Changed;

    public bool IsLeader => _isLeader;

    /// <summary>Who leads, as the Lease tells it; empty while nobody does.</summary>
    public string Holder => _holder;

    /// <summary>Where another replica that leads is reached; null while this one leads, nobody does, or the leader does not say.</summary>
    public Uri? FindLeader() =>
        !_isLeader && _holder is { Length: > 0 } holder && holder != identity
        && Uri.TryCreate(holder[(holder.IndexOf('|') + 1)..], UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? url : null;

    /// <summary>How long one attempt may take: a leader must know in time that it no longer is one.</summary>
    private TimeSpan Patience
    {
        get
        {
            var rest = _isLeader ? _renewDeadline - time.GetElapsedTime(_renewedAt) : _renewDeadline;
            return rest < Shortest ? Shortest : rest < _renewDeadline / 2 ? rest : _renewDeadline / 2;
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await TryAsync(cancellationToken);
                await Task.Delay(_retry * (0.9 + (Random.Shared.NextDouble() / 5)), time, cancellationToken);
            }
        }
        finally
        {
            await ReleaseAsync();
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            Lead(await AcquireOrRenewAsync(stop.Token));
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested
            && failed is ApiException or HttpRequestException or TimeoutException or OperationCanceledException or IOException)
        {
            LeaseLog.Failed(logger, lease, failed.Message);
            _isStale = true;
            if (_isLeader && time.GetElapsedTime(_renewedAt) >= _renewDeadline)
            {
                Lead(false);
            }
        }
    }

    private async Task<bool> AcquireOrRenewAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var current = _isLeader && !_isStale && _observed is not null ? _observed : await FindAsync(cancellationToken);
        _isStale = false;
        if (current is null)
        {
            return Hold(await client.CreateAsync(ResourceKinds.Leases, Claim(null), cancellationToken), begun);
        }
        Observe(current);
        if (current.Spec.HolderIdentity is { Length: > 0 } holder && holder != identity && time.GetElapsedTime(_observedAt) < Duration(current))
        {
            return false;
        }
        return Hold(await client.ReplaceAsync(ResourceKinds.Leases, Claim(current), cancellationToken), begun);
    }

    private async Task<Lease?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync(ResourceKinds.Leases, lease, cancellationToken);
        }
        catch (ApiException absent) when (absent.IsNotFound)
        {
            return null;
        }
    }

    private bool Hold(Lease written, long begun)
    {
        Observe(written);
        _renewedAt = begun;
        return true;
    }

    private void Observe(Lease current)
    {
        if (_observed?.Metadata.ResourceVersion != current.Metadata.ResourceVersion || _observed?.Metadata.Uid != current.Metadata.Uid)
        {
            _observedAt = time.GetTimestamp();
        }
        _observed = current;
        var holder = current.Spec.HolderIdentity ?? "";
        if (_holder != holder)
        {
            _holder = holder;
            LeaseLog.Holder(logger, lease, holder);
        }
    }

    private Lease Claim(Lease? current)
    {
        var now = time.GetUtcNow();
        var isMine = current?.Spec.HolderIdentity == identity;
        return new Lease
        {
            Metadata = new ObjectMeta { Name = lease.Name, Namespace = lease.Namespace, Uid = current?.Metadata.Uid, ResourceVersion = current?.Metadata.ResourceVersion },
            Spec = new LeaseSpec
            {
                HolderIdentity = identity,
                LeaseDurationSeconds = (int)Math.Ceiling(duration.TotalSeconds),
                AcquireTime = isMine ? current!.Spec.AcquireTime ?? now : now,
                RenewTime = now,
                LeaseTransitions = (current?.Spec.LeaseTransitions ?? 0) + (isMine || current is null ? 0 : 1),
            },
        };
    }

    private TimeSpan Duration(Lease current) => current.Spec.LeaseDurationSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : duration;

    private void Lead(bool isLeader)
    {
        if (_isLeader == isLeader)
        {
            return;
        }
        _isLeader = isLeader;
        metrics.Leading(isLeader);
        LeaseLog.Leading(logger, lease, isLeader ? "leads" : "follows");
        Changed?.Invoke();
    }

    /// <summary>Lets the next one lead at once instead of after the Lease's duration.</summary>
    private async Task ReleaseAsync()
    {
        if (!_isLeader || _observed is not { } held)
        {
            return;
        }
        Lead(false);
        using var limit = new CancellationTokenSource(_retry, time);
        try
        {
            var free = Claim(held);
            await client.ReplaceAsync(ResourceKinds.Leases, free with { Spec = free.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1 } }, limit.Token);
        }
        catch (Exception failed) when (failed is ApiException or HttpRequestException or TimeoutException or OperationCanceledException or IOException)
        {
            LeaseLog.Failed(logger, lease, failed.Message);
        }
    }
}
