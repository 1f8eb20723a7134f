using ExtProc.Core.Policies;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>
/// Which EnvoyExtensionPolicies are in force where. Envoy Gateway takes the most specific one of a route and forgets the others, unless
/// it is to be merged; of several equally specific ones it takes the oldest. Pure.
/// </summary>
internal sealed class Attachments
{
    /// <summary>Everything the chart makes bears this label.</summary>
    private const string PartOf = "app.kubernetes.io/part-of";
    private const string Own = "extproc";

    private readonly RouteGraph _graph;
    private readonly HashSet<ResourceName> _ownServices;
    private readonly IReadOnlyList<ExtensionPolicy> _policies;
    private readonly Dictionary<PolicyTarget, IReadOnlyDictionary<string, string>?> _labels = [];
    private readonly Dictionary<PolicyTarget, ResourceName> _hidden = [];
    private readonly HashSet<PolicyTarget> _attached = [];

    public Attachments(ClusterView view, RouteGraph graph)
    {
        _graph = graph;
        _ownServices = [.. view.Services.Where(static service => IsOwn(service.Metadata)).Select(static service => service.Metadata.FullName)];
        _policies = [.. view.ExtensionPolicies.OrderBy(static policy => policy.Metadata.CreationTimestamp).ThenBy(static policy => policy.Metadata.FullName)];
        foreach (var gateway in view.Gateways)
        {
            _labels[new(PolicyTargetKind.Gateway, gateway.Metadata.Namespace ?? "", gateway.Metadata.Name)] = gateway.Metadata.Labels;
        }
        HasOwn = _policies.Any(IsOurs);
        if (HasOwn)
        {
            foreach (var route in graph.Routes)
            {
                Look(route);
            }
        }
    }

    /// <summary>Whether traffic is attached to us by Envoy Gateway; otherwise nothing can be said about who is attached.</summary>
    public bool HasOwn { get; }

    /// <summary>The policy that hides ours from a route, or null.</summary>
    public ResourceName? Hides(PolicyTarget route) => _hidden.TryGetValue(route, out var hiding) ? hiding : null;

    /// <summary>The routes that another policy hides from us, each with that policy.</summary>
    public IReadOnlyDictionary<PolicyTarget, ResourceName> Hidden => _hidden;

    /// <summary>Whether our policy is the one in force on a route.</summary>
    public bool IsAttached(PolicyTarget route) => _attached.Contains(route);

    private void Look(PolicyTarget route)
    {
        var own = _policies.Where(policy => Targets(policy, route)).ToArray();
        var inherited = _graph.GatewaysOf(route).Select(gateway => _policies.Where(policy => Targets(policy, Gateway(gateway))).ToArray()).ToArray();
        if (!own.Any(IsOurs) && !inherited.Any(policies => policies.Any(IsOurs)))
        {
            return;
        }
        var first = own.Length > 0 ? own[0] : inherited.Select(static policies => policies.FirstOrDefault()).FirstOrDefault(policy => policy is not null && !IsOurs(policy));
        if (first is null || IsOurs(first) || (own.Length > 0 && first.Spec?.MergeType is not null))
        {
            _attached.Add(route);
        }
        else
        {
            _hidden[route] = first.Metadata.FullName;
        }
    }

    private static PolicyTarget Gateway(ResourceName name) => new(PolicyTargetKind.Gateway, name.Namespace, name.Name);

    private static bool IsOwn(ObjectMeta metadata) => metadata.Labels?.TryGetValue(PartOf, out var part) == true && part == Own;

    /// <summary>A policy that somebody else wrote and that calls us is as good as ours.</summary>
    private bool IsOurs(ExtensionPolicy policy) =>
        IsOwn(policy.Metadata)
        || (policy.Spec?.ExtProc ?? []).SelectMany(static processor => processor.BackendRefs ?? [])
            .Any(backend => _ownServices.Contains(new(backend.Namespace ?? policy.Metadata.Namespace ?? "", backend.Name)));

    private bool Targets(ExtensionPolicy policy, PolicyTarget target)
    {
        if (policy.Metadata.Namespace != target.Namespace || policy.Spec is not { } spec)
        {
            return false;
        }
        var kind = target.Kind.ToString();
        return (spec.TargetRef is { } single && single.Kind == kind && single.Name == target.Name)
            || (spec.TargetRefs ?? []).Any(reference => reference.Kind == kind && reference.Name == target.Name)
            || (spec.TargetSelectors ?? []).Any(selector => selector.Kind == kind && Matches(selector, target));
    }

    private bool Matches(TargetSelector selector, PolicyTarget target)
    {
        var labels = target.Kind == PolicyTargetKind.Gateway ? _labels.GetValueOrDefault(target) : _graph.Find(target)?.Metadata.Labels;
        return (selector.MatchLabels ?? new Dictionary<string, string>()).All(wanted => labels?.GetValueOrDefault(wanted.Key) == wanted.Value);
    }
}
