using ExtProc.Core.Policies;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>Collects which policies name an object, for the object's own status. Pure.</summary>
internal sealed class AffectedTargets
{
    public const string ConditionType = "extproc.dev/AiPolicyAffected";

    private const int MostNamed = 10;

    private readonly Dictionary<PolicyTarget, List<(ResourceName Policy, string? Refusal)>> _policies = [];

    public void Add(PolicyFacts facts)
    {
        foreach (var target in facts.Targets.Targets)
        {
            if (target.Resolved && Enum.TryParse<PolicyTargetKind>(target.Kind, out var kind))
            {
                var key = new PolicyTarget(kind, target.Namespace ?? "", target.Name);
                if (!_policies.TryGetValue(key, out var policies))
                {
                    _policies[key] = policies = [];
                }
                policies.Add((facts.Policy.Name, PolicyConditions.IsAccepted(facts) ? null : facts.Judgement.Refusal ?? facts.Exclusion?.Reason ?? Reasons.TargetNotFound));
            }
        }
    }

    /// <summary>The condition of each target: True while a policy affects it, False while all that name it are refused.</summary>
    public IReadOnlyDictionary<PolicyTarget, Condition> Conditions() => _policies.ToDictionary(static entry => entry.Key, static entry => Make(entry.Value));

    private static Condition Make(List<(ResourceName Policy, string? Refusal)> policies)
    {
        var isAffected = policies.Any(static policy => policy.Refusal is null);
        var named = policies.Take(MostNamed).Select(static policy => policy.Refusal is null ? $"{policy.Policy}" : $"{policy.Policy} ({policy.Refusal})");
        var more = policies.Count > MostNamed ? $" and {policies.Count - MostNamed} more" : "";
        return new Condition
        {
            Type = ConditionType,
            Status = isAffected ? "True" : "False",
            Reason = isAffected ? "PolicyAffected" : "PolicyRefused",
            Message = $"AiPolicy {string.Join(", ", named)}{more}",
        };
    }
}
