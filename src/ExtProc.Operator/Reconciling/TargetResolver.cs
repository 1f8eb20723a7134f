using ExtProc.Core.Policies;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>
/// Says where a policy applies. A Gateway also stands for the routes attached to it, a Service also for the routes that lead to it. A
/// reference to what does not exist stays in the reach as it is written: the policy is there before its target's first request. References
/// that a policy may not have count for nothing. Pure.
/// </summary>
internal sealed class TargetResolver(RouteGraph graph, string rootNamespace, IReadOnlySet<string> absentKinds)
{
    public ResolvedTargets Resolve(string policyNamespace, IReadOnlyList<TargetReference> references)
    {
        if (references.Count == 0)
        {
            return new(policyNamespace == rootNamespace ? PolicyReach.Everywhere : PolicyReach.OfNamespace(policyNamespace), []);
        }
        var namespaces = new List<string>();
        var targets = new List<PolicyTarget>();
        var statuses = new List<TargetStatus>(references.Count);
        foreach (var reference in references)
        {
            if (reference.Kind == TargetReferences.Namespace)
            {
                if (policyNamespace == rootNamespace)
                {
                    namespaces.Add(reference.Name);
                }
                var exists = graph.HasNamespace(reference.Name);
                statuses.Add(new(reference.Kind, null, reference.Name, exists, exists ? null : "there is no such namespace"));
            }
            else if (Enum.TryParse<PolicyTargetKind>(reference.Kind, out var kind))
            {
                statuses.Add(Add(new PolicyTarget(kind, policyNamespace, reference.Name), targets));
            }
        }
        var isNowhere = namespaces.Count == 0 && targets.Count == 0;
        return new(new PolicyReach { Namespaces = isNowhere ? [policyNamespace] : [.. namespaces.Distinct()], Targets = [.. targets.Distinct()] }, statuses);
    }

    private TargetStatus Add(PolicyTarget target, List<PolicyTarget> targets)
    {
        targets.Add(target);
        var kind = target.Kind.ToString();
        if (!graph.Has(target))
        {
            var why = absentKinds.Contains(kind) ? $"the cluster does not serve {kind}" : $"there is no such {kind} in namespace {target.Namespace}";
            return new(kind, target.Namespace, target.Name, false, why);
        }
        var routes = target.Kind is PolicyTargetKind.Gateway or PolicyTargetKind.Service ? graph.RoutesOf(target) : [];
        targets.AddRange(routes);
        return new(kind, target.Namespace, target.Name, true, routes.Count == 0 ? null : $"with {routes.Count} {(routes.Count == 1 ? "route" : "routes")}");
    }
}
