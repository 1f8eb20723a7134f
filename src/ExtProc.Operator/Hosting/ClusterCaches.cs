using ExtProc.Operator.Api;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Informers;
using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Resources;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Hosting;

/// <summary>The caches of every kind that the operator reads.</summary>
internal sealed class ClusterCaches
{
    private readonly IInformer[] _all;

    public ClusterCaches(ClusterClient client, ClusterOptions options, TimeProvider time, OperatorMetrics metrics, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<ClusterCaches>();
        Informer<T> Create<T>(ResourceKind<T> kind)
            where T : class, IResource => new(client, kind, options.DiscoveryInterval, time, metrics, logger);

        AiPolicies = Create(ResourceKinds.AiPolicies);
        Gateways = Create(ResourceKinds.Gateways);
        HttpRoutes = Create(ResourceKinds.HttpRoutes);
        GrpcRoutes = Create(ResourceKinds.GrpcRoutes);
        Services = Create(ResourceKinds.Services);
        Namespaces = Create(ResourceKinds.Namespaces);
        ExtensionPolicies = Create(ResourceKinds.ExtensionPolicies);
        _all = [AiPolicies, Gateways, HttpRoutes, GrpcRoutes, Services, Namespaces, ExtensionPolicies];
    }

    public Informer<AiPolicyResource> AiPolicies { get; }

    public Informer<Gateway> Gateways { get; }

    public Informer<Route> HttpRoutes { get; }

    public Informer<Route> GrpcRoutes { get; }

    public Informer<PlainResource> Services { get; }

    public Informer<PlainResource> Namespaces { get; }

    public Informer<ExtensionPolicy> ExtensionPolicies { get; }

    public bool IsSynced => _all.All(static informer => informer.IsSynced);

    /// <summary>Kinds of which not everything has been seen yet.</summary>
    public IEnumerable<string> Awaited => _all.Where(static informer => !informer.IsSynced).Select(static informer => informer.Kind);

    /// <summary>Calls back when anything changed that verdicts depend on. What an operator itself writes is not among it.</summary>
    public void Subscribe(Action changed)
    {
        AiPolicies.Changed += (before, now) =>
        {
            if (IsNews(before?.Metadata, now?.Metadata))
            {
                changed();
            }
        };
        Subscribe(Gateways, changed);
        Subscribe(HttpRoutes, changed);
        Subscribe(GrpcRoutes, changed);
        Subscribe(Services, changed);
        Subscribe(Namespaces, changed);
        Subscribe(ExtensionPolicies, changed);
        foreach (var informer in _all)
        {
            informer.StateChanged += changed;
        }
    }

    public ClusterView Look(IReadOnlyList<ReceivedReport> reports, DateTimeOffset now) => new()
    {
        Policies = AiPolicies.Items,
        Gateways = Gateways.Items,
        HttpRoutes = HttpRoutes.Items,
        GrpcRoutes = GrpcRoutes.Items,
        Services = Services.Items,
        Namespaces = Namespaces.Items,
        ExtensionPolicies = ExtensionPolicies.Items,
        AbsentKinds = _all.Where(static informer => informer.IsAbsent).Select(static informer => informer.Kind).ToHashSet(),
        Reports = reports,
        Now = now,
    };

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_all.Select(informer => informer.RunAsync(cancellationToken)));

    private static void Subscribe<T>(Informer<T> informer, Action changed)
        where T : class, IResource => informer.Changed += (before, now) =>
        {
            if (IsNews(before?.Metadata, now?.Metadata) || !HasSameLabels(before!.Metadata, now!.Metadata))
            {
                changed();
            }
        };

    /// <summary>A generation counts changes of the spec; kinds that have none (Service, Namespace) only matter by being there.</summary>
    private static bool IsNews(ObjectMeta? before, ObjectMeta? now) =>
        before is null || now is null || before.Uid != now.Uid || before.Generation != now.Generation || before.DeletionTimestamp != now.DeletionTimestamp;

    private static bool HasSameLabels(ObjectMeta before, ObjectMeta now) =>
        (before.Labels?.Count ?? 0) == (now.Labels?.Count ?? 0) && (before.Labels ?? new Dictionary<string, string>()).All(label => now.Labels?.GetValueOrDefault(label.Key) == label.Value);
}
