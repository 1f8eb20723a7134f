using ExtProc.Core.Policies;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>Gateways, routes, services and attachments, indexed anew only when they changed. For one thread.</summary>
internal sealed class Topology(string rootNamespace)
{
    private readonly Dictionary<ResourceName, (IReadOnlyList<TargetReference> References, ResolvedTargets Resolved)> _resolved = [];
    private ClusterView? _view;
    private TargetResolver? _resolver;
    private Attachments? _attachments;

    public RouteGraph Graph { get; private set; } = new(new ClusterView());

    public void Look(ClusterView view)
    {
        if (_view is not null && IsSame(_view, view))
        {
            return;
        }
        _view = view;
        Graph = new RouteGraph(view);
        _attachments = new Attachments(view, Graph);
        _resolver = new TargetResolver(Graph, rootNamespace, view.AbsentKinds);
        _resolved.Clear();
    }

    public void Keep(IReadOnlySet<ResourceName> names)
    {
        foreach (var gone in _resolved.Keys.Where(name => !names.Contains(name)).ToArray())
        {
            _resolved.Remove(gone);
        }
    }

    public ResolvedTargets Resolve(ResourceName policy, IReadOnlyList<TargetReference> references)
    {
        if (_resolved.TryGetValue(policy, out var known) && ReferenceEquals(known.References, references))
        {
            return known.Resolved;
        }
        var resolved = _resolver!.Resolve(policy.Namespace, references);
        _resolved[policy] = (references, resolved);
        return resolved;
    }

    /// <summary>A route within a reach that somebody else's policy hides from us, that policy, and how many such routes there are.</summary>
    public (PolicyTarget Route, ResourceName By, int Routes)? Shadow(PolicyReach reach)
    {
        if (_attachments!.Hidden.Count == 0)
        {
            return null;
        }
        var hidden = _attachments.Hidden.Where(entry => IsWithin(reach, entry.Key)).OrderBy(static entry => entry.Key.ToString(), StringComparer.Ordinal).ToArray();
        return hidden.Length == 0 ? null : (hidden[0].Key, hidden[0].Value, hidden.Length);
    }

    /// <summary>Why no request can get to what a policy targets, or null.</summary>
    public string? Detachment(ResolvedTargets targets)
    {
        var named = targets.Targets.Where(static target => target.Resolved && target.Kind is nameof(PolicyTargetKind.Gateway) or nameof(PolicyTargetKind.HTTPRoute) or nameof(PolicyTargetKind.GRPCRoute)).ToArray();
        if (named.Length == 0 || named.Length != targets.Targets.Count)
        {
            return null;
        }
        var routes = targets.Reach.Targets.Where(static target => target.Kind is PolicyTargetKind.HTTPRoute or PolicyTargetKind.GRPCRoute).ToArray();
        if (routes.Length == 0)
        {
            return $"no route is attached to {string.Join(", ", named.Select(static target => $"{target.Kind} {target.Name}"))}";
        }
        if (routes.All(route => Graph.Find(route)?.Spec?.ParentRefs is null or []))
        {
            return $"{string.Join(", ", routes)} {(routes.Length == 1 ? "names" : "name")} no Gateway in parentRefs";
        }
        return _attachments!.HasOwn && !routes.Any(route => _attachments.IsAttached(route))
            ? $"no EnvoyExtensionPolicy that calls ExtProc targets {string.Join(", ", routes.Take(3))}{(routes.Length > 3 ? ", ..." : "")} or a Gateway of it"
            : null;
    }

    private static bool IsWithin(PolicyReach reach, PolicyTarget route) =>
        reach.IsEverywhere || reach.Namespaces.Contains(route.Namespace) || reach.Targets.Contains(route);

    private static bool IsSame(ClusterView a, ClusterView b) =>
        ReferenceEquals(a.Gateways, b.Gateways)
        && ReferenceEquals(a.HttpRoutes, b.HttpRoutes)
        && ReferenceEquals(a.GrpcRoutes, b.GrpcRoutes)
        && ReferenceEquals(a.Services, b.Services)
        && ReferenceEquals(a.Namespaces, b.Namespaces)
        && ReferenceEquals(a.ExtensionPolicies, b.ExtensionPolicies)
        && a.AbsentKinds.SetEquals(b.AbsentKinds);
}
