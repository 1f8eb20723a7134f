using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Schema;

namespace ExtProc.Server.Envoy.Origins;

/// <summary>Reads names that control planes give to Envoy's routes.</summary>
internal static class RouteName
{
    /// <summary>
    /// The objects that a route was made of: one for the form of Envoy Gateway, <c>httproute/NAMESPACE/NAME/rule/...</c>; two for the form of
    /// Istio, <c>NAMESPACE.NAME.INDEX</c>, which does not tell the kind. None for any other name.
    /// </summary>
    public static IReadOnlyList<PolicyTarget> TargetsOf(ReadOnlySpan<char> name)
    {
        if (TryCut(name, "httproute/", out string owner, out string route))
        {
            return [new(PolicyTargetKind.HTTPRoute, owner, route)];
        }
        if (TryCut(name, "grpcroute/", out owner, out route))
        {
            return [new(PolicyTargetKind.GRPCRoute, owner, route)];
        }
        int first = name.IndexOf('.');
        int last = name.LastIndexOf('.');
        if (first < 0 || last <= first || !IsIndex(name[(last + 1)..]))
        {
            return [];
        }
        owner = name[..first].ToString();
        route = name[(first + 1)..last].ToString();
        return TextFormat.DnsLabel.IsMatch(owner) && TextFormat.DnsSubdomain.IsMatch(route)
            ? [new(PolicyTargetKind.HTTPRoute, owner, route), new(PolicyTargetKind.GRPCRoute, owner, route)]
            : [];
    }

    private static bool TryCut(ReadOnlySpan<char> name, string prefix, out string owner, out string route)
    {
        (owner, route) = ("", "");
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }
        string[] parts = name[prefix.Length..].ToString().Split('/', 3);
        if (parts.Length < 2)
        {
            return false;
        }
        (owner, route) = (parts[0], parts[1]);
        return TextFormat.DnsLabel.IsMatch(owner) && TextFormat.DnsSubdomain.IsMatch(route);
    }

    private static bool IsIndex(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
