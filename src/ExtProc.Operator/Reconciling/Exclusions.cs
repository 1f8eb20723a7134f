using ExtProc.Core.Policies;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>
/// Policies that can't be live because of those before them. Data planes take or refuse a bundle as a whole, so one policy too many would
/// stop changes of everybody; the youngest are left out instead. Pure.
/// </summary>
internal static class Exclusions
{
    public static IReadOnlyDictionary<ResourceName, (string Reason, string Message)> Of(IReadOnlyList<AiPolicyResource> policies)
    {
        var excluded = new Dictionary<ResourceName, (string Reason, string Message)>();
        if (policies.Count > PolicyLoader.MaxPolicies)
        {
            foreach (var policy in policies.OrderBy(static policy => policy.Metadata.CreationTimestamp).ThenBy(static policy => policy.Name).Skip(PolicyLoader.MaxPolicies))
            {
                excluded[policy.Name] = (Reasons.OverCap, $"there are {policies.Count} policies, and data planes take {PolicyLoader.MaxPolicies}: the youngest are left out");
            }
        }
        return excluded;
    }
}
