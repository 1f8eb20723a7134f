using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Policies;

/// <summary>
/// Where traffic must pass for a policy to apply, as the operator resolved it: anywhere, in one of some namespaces, or through one of some
/// objects. What a policy's <c>match</c> says comes on top. Immutable.
/// </summary>
public sealed record PolicyReach
{
    public static PolicyReach Everywhere { get; } = new() { IsEverywhere = true };

    public bool IsEverywhere { get; init; }

    /// <summary>Namespaces of proxies and routes; empty for none.</summary>
    public IReadOnlyList<string> Namespaces { get; init => field = value ?? []; } = [];

    /// <summary>Objects, with what they stand for: for a Gateway also its routes, for a Service also the routes that lead to it.</summary>
    public IReadOnlyList<PolicyTarget> Targets { get; init => field = value ?? []; } = [];

    public static PolicyReach OfNamespace(string name) => new() { Namespaces = [name] };

    public static PolicyReach Of(params IReadOnlyList<PolicyTarget> targets) => new() { Targets = targets };

    /// <summary>
    /// Whether an exchange of that origin is reached. What is unknown of an origin counts as anything that it may be, so that no guard is
    /// skipped: an unknown namespace as any; where no object is known, as any object of the origin's namespaces; behind a Gateway, an
    /// unknown route as any route.
    /// </summary>
    public bool Covers(TrafficOrigin origin)
    {
        if (IsEverywhere)
        {
            return true;
        }
        if (origin.Namespaces.Count == 0 && origin.Targets.Count == 0)
        {
            return Namespaces.Count > 0 || Targets.Count > 0;
        }
        foreach (string name in Namespaces)
        {
            if (origin.Namespaces.Count == 0 || origin.Namespaces.Contains(name))
            {
                return true;
            }
        }
        return CoversTarget(origin);
    }

    /// <summary>For people and for comparing, in one order: <c>everywhere</c>, <c>nowhere</c>, or namespaces and targets.</summary>
    public override string ToString()
    {
        if (IsEverywhere)
        {
            return "everywhere";
        }
        var places = Namespaces.Select(static name => $"namespace {name}").Concat(Targets.Select(static target => target.ToString()));
        var text = string.Join(", ", places.Order(StringComparer.Ordinal));
        return text.Length == 0 ? "nowhere" : text;
    }

    private bool CoversTarget(TrafficOrigin origin)
    {
        bool isRouteUnknown = origin.Targets.Any(static target => target.Kind == PolicyTargetKind.Gateway)
            && !origin.Targets.Any(static target => target.IsRoute);
        foreach (PolicyTarget target in Targets)
        {
            if (origin.Targets.Contains(target)
                || (isRouteUnknown && target.IsRoute)
                || (origin.Targets.Count == 0 && origin.Namespaces.Contains(target.Namespace)))
            {
                return true;
            }
        }
        return false;
    }
}
