using ExtProc.Core.Policies;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>Which routes are attached to which Gateways and lead to which Services, as they say themselves. Immutable.</summary>
internal sealed class RouteGraph
{
    private const string GatewayGroup = "gateway.networking.k8s.io";

    private readonly HashSet<ResourceName> _gateways;
    private readonly HashSet<ResourceName> _services;
    private readonly HashSet<string> _namespaces;
    private readonly Dictionary<PolicyTarget, Route> _routes = [];
    private readonly Dictionary<PolicyTarget, List<ResourceName>> _parents = [];
    private readonly Dictionary<ResourceName, List<PolicyTarget>> _byGateway = [];
    private readonly Dictionary<ResourceName, List<PolicyTarget>> _byService = [];

    public RouteGraph(ClusterView view)
    {
        _gateways = [.. view.Gateways.Select(static gateway => gateway.Metadata.FullName)];
        _services = [.. view.Services.Select(static service => service.Metadata.FullName)];
        _namespaces = [.. view.Namespaces.Select(static item => item.Metadata.Name)];
        foreach (var route in view.HttpRoutes)
        {
            Add(PolicyTargetKind.HTTPRoute, route);
        }
        foreach (var route in view.GrpcRoutes)
        {
            Add(PolicyTargetKind.GRPCRoute, route);
        }
    }

    /// <summary>All routes, in the order of their lists.</summary>
    public IEnumerable<PolicyTarget> Routes => _routes.Keys;

    public bool HasNamespace(string name) => _namespaces.Contains(name);

    public bool Has(PolicyTarget target) => target.Kind switch
    {
        PolicyTargetKind.Gateway => _gateways.Contains(new(target.Namespace, target.Name)),
        PolicyTargetKind.Service => _services.Contains(new(target.Namespace, target.Name)),
        _ => _routes.ContainsKey(target),
    };

    public Route? Find(PolicyTarget route) => _routes.GetValueOrDefault(route);

    /// <summary>The Gateways that a route names, whether they exist or not.</summary>
    public IReadOnlyList<ResourceName> GatewaysOf(PolicyTarget route) => _parents.TryGetValue(route, out var parents) ? parents : [];

    /// <summary>The routes that a Gateway or Service also stands for.</summary>
    public IReadOnlyList<PolicyTarget> RoutesOf(PolicyTarget target) =>
        (target.Kind == PolicyTargetKind.Gateway ? _byGateway : _byService).TryGetValue(new(target.Namespace, target.Name), out var routes) ? routes : [];

    private void Add(PolicyTargetKind kind, Route route)
    {
        var target = new PolicyTarget(kind, route.Metadata.Namespace ?? "", route.Metadata.Name);
        _routes[target] = route;
        foreach (var parent in route.Spec?.ParentRefs ?? [])
        {
            if (parent.Kind is null or "Gateway" && parent.Group is null or GatewayGroup)
            {
                var gateway = new ResourceName(parent.Namespace ?? target.Namespace, parent.Name);
                Link(_byGateway, gateway, target);
                Link(_parents, target, gateway);
            }
        }
        foreach (var backend in (route.Spec?.Rules ?? []).SelectMany(static rule => rule.BackendRefs ?? []))
        {
            if (backend.Kind is null or "Service" && backend.Group is null or "")
            {
                Link(_byService, new ResourceName(backend.Namespace ?? target.Namespace, backend.Name), target);
            }
        }
    }

    private static void Link<TKey, TValue>(Dictionary<TKey, List<TValue>> links, TKey from, TValue to)
        where TKey : notnull
    {
        if (!links.TryGetValue(from, out var known))
        {
            links[from] = known = [];
        }
        if (!known.Contains(to))
        {
            known.Add(to);
        }
    }
}
