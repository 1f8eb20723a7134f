using System.Collections.Concurrent;
using ExtProc.Core.Policies;
using ExtProc.Operator.Api;
using ExtProc.Operator.Hosting;
using ExtProc.Operator.Informers;
using ExtProc.Operator.Leases;
using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Resources;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Writing;

/// <summary>
/// Tells gateways, services and routes, in their own status, which policies affect them; only while this replica leads. Others write there
/// too: what somebody else took away is written again, but not more often than every <see cref="Peace"/>. Safe from any thread.
/// </summary>
internal sealed class TargetWriter(ClusterClient client, ClusterCaches caches, LeaderElection election, bool isEnabled, TimeProvider time, OperatorMetrics metrics, ILogger<TargetWriter> logger)
    : IDisposable
{
    public static readonly TimeSpan Peace = TimeSpan.FromMinutes(10);

    private readonly WorkQueue<PolicyTarget> _queue = new(time, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    private readonly ConcurrentDictionary<PolicyTarget, (Condition? Condition, long At)> _written = new();
    private IReadOnlyDictionary<PolicyTarget, Condition> _wanted = new Dictionary<PolicyTarget, Condition>();

    public int Depth => _queue.Depth;

    public void Want(IReadOnlyDictionary<PolicyTarget, Condition> wanted)
    {
        if (!isEnabled || !election.IsLeader)
        {
            return;
        }
        Volatile.Write(ref _wanted, wanted);
        foreach (var target in wanted.Keys.Concat(Marked()).Distinct())
        {
            if (Difference(target) is { } wait)
            {
                _queue.AddAfter(target, wait);
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (true)
        {
            var target = await _queue.TakeAsync(cancellationToken);
            _queue.Done(target, await WriteAsync(target, cancellationToken));
        }
    }

    public void Dispose() => _queue.Dispose();

    /// <summary>How long to wait before a target is written; null when it says what it should.</summary>
    private TimeSpan? Difference(PolicyTarget target)
    {
        var wanted = Wanted(target);
        if (Find(target) is not { } item || (wanted is null ? !IsMarked(target, item) : IsSame(Actual(target, item), wanted)))
        {
            return null;
        }
        if (_written.TryGetValue(target, out var written) && (written.Condition is null ? wanted is null : IsSame(written.Condition, wanted)))
        {
            var rest = Peace - time.GetElapsedTime(written.At);
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
        return TimeSpan.Zero;
    }

    private async Task<bool> WriteAsync(PolicyTarget target, CancellationToken cancellationToken)
    {
        if (!election.IsLeader || Difference(target) != TimeSpan.Zero || Find(target) is not { } item)
        {
            return true;
        }
        var wanted = Wanted(target) is { } condition ? StatusComparison.WithTime(Actual(target, item), condition, time.GetUtcNow()) : null;
        try
        {
            await (item is Route route ? WriteRouteAsync(target, route, wanted, cancellationToken) : WriteConditionsAsync(target, item, wanted, cancellationToken));
            _written[target] = (wanted, time.GetTimestamp());
            metrics.StatusWritten("targets", "written");
            return true;
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
            return true;
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested && failed is ApiException or HttpRequestException or TimeoutException or IOException)
        {
            metrics.StatusWritten("targets", "failed");
            WritingLog.TargetFailed(logger, target.ToString(), failed.Message);
            return false;
        }
    }

    private Task WriteConditionsAsync(PolicyTarget target, IResource item, Condition? wanted, CancellationToken cancellationToken)
    {
        var status = new ConditionsStatus { Conditions = wanted is null ? [] : [wanted] };
        return target.Kind == PolicyTargetKind.Gateway
            ? ApplyAsync(ResourceKinds.Gateways, item.Metadata, status, cancellationToken)
            : ApplyAsync(ResourceKinds.Services, item.Metadata, status, cancellationToken);
    }

    private Task<T> ApplyAsync<T>(ResourceKind<T> kind, ObjectMeta item, ConditionsStatus status, CancellationToken cancellationToken)
        where T : class, IResource =>
        client.ApplyStatusAsync(kind, item.FullName, new(kind.ApiVersion, kind.Kind, new PatchMeta(item.Name, item.Namespace, item.Uid), status), ApiJson.Default.StatusPatchConditionsStatus, cancellationToken);

    private Task<Route> WriteRouteAsync(PolicyTarget target, Route route, Condition? wanted, CancellationToken cancellationToken)
    {
        var kind = target.Kind == PolicyTargetKind.HTTPRoute ? ResourceKinds.HttpRoutes : ResourceKinds.GrpcRoutes;
        var meta = new PatchMeta(route.Metadata.Name, route.Metadata.Namespace, route.Metadata.Uid, route.Metadata.ResourceVersion);
        var status = new RouteStatus { Parents = RouteParents.With(route, wanted) };
        return client.MergeStatusAsync(kind, route.Metadata.FullName, new(kind.ApiVersion, kind.Kind, meta, status), ApiJson.Default.StatusPatchRouteStatus, cancellationToken);
    }

    /// <summary>With the generation that it is about, where the kind counts generations.</summary>
    private Condition? Wanted(PolicyTarget target)
    {
        if (!Volatile.Read(ref _wanted).TryGetValue(target, out var condition) || Find(target) is not { } item || (item is Route route && !RouteParents.IsPossible(route)))
        {
            return null;
        }
        return item.Metadata.Generation > 0 ? condition with { ObservedGeneration = item.Metadata.Generation } : condition;
    }

    private IResource? Find(PolicyTarget target)
    {
        var name = new ResourceName(target.Namespace, target.Name);
        return target.Kind switch
        {
            PolicyTargetKind.Gateway => caches.Gateways.Find(name),
            PolicyTargetKind.Service => caches.Services.Find(name),
            PolicyTargetKind.HTTPRoute => caches.HttpRoutes.Find(name),
            _ => caches.GrpcRoutes.Find(name),
        };
    }

    /// <summary>All objects with a condition of ours.</summary>
    private IEnumerable<PolicyTarget> Marked() =>
    [
        .. Marked(PolicyTargetKind.Gateway, caches.Gateways.Items),
        .. Marked(PolicyTargetKind.Service, caches.Services.Items),
        .. Marked(PolicyTargetKind.HTTPRoute, caches.HttpRoutes.Items),
        .. Marked(PolicyTargetKind.GRPCRoute, caches.GrpcRoutes.Items),
    ];

    private static IEnumerable<PolicyTarget> Marked<T>(PolicyTargetKind kind, IReadOnlyList<T> items)
        where T : class, IResource =>
        items.Select(item => (Target: new PolicyTarget(kind, item.Metadata.Namespace ?? "", item.Metadata.Name), Item: item))
            .Where(static pair => IsMarked(pair.Target, pair.Item))
            .Select(static pair => pair.Target);

    private static bool IsMarked(PolicyTarget target, IResource item) => item is Route route ? RouteParents.HasOwn(route) : Actual(target, item) is not null;

    private static Condition? Actual(PolicyTarget target, IResource item) => item switch
    {
        Route route => RouteParents.Find(route),
        Gateway gateway => Own(gateway.Status),
        PlainResource plain when target.Kind == PolicyTargetKind.Service => Own(plain.Status),
        _ => null,
    };

    private static Condition? Own(ConditionsStatus? status) => status?.Conditions?.FirstOrDefault(static condition => condition.Type == AffectedTargets.ConditionType);

    private static bool IsSame(Condition? actual, Condition? wanted) =>
        actual is not null && wanted is not null && StatusComparison.HasSameVerdict(actual, wanted) && actual.Message == wanted.Message;
}
