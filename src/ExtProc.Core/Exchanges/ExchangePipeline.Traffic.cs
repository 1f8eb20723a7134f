using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges;

public sealed partial class ExchangePipeline
{
    /// <summary>Scopes of what was not inspected.</summary>
    private PartScope _uninspected;
    private bool _detectorFailed;

    /// <summary>Counts the exchange for each policy that applied.</summary>
    private void CountTraffic()
    {
        IReadOnlyList<CompiledPolicy> policies = _policies.Policies;
        PartScope uninspected = _uninspected | (_losses?.Scopes ?? PartScope.None);
        for (int i = 0; i < policies.Count; i++)
        {
            CompiledPolicy policy = policies[i];
            _engine.Traffic.Of(policy.Name)?.Count(
                blocked: ReferenceEquals(_endedBy, policy) || _scratch?.Findings.BlockedBy?.Policy == policy.Name,
                redacted: _scratch is { Findings.Redacted: true } && Edited(policy),
                uninspected: uninspected != PartScope.None && LooksAt(policy, uninspected),
                _detectorFailed || _losses is { Failed: true });
        }
    }

    private bool Edited(CompiledPolicy policy)
    {
        IReadOnlyList<(CompiledRule Rule, int Findings, int Edits)> rules = _scratch!.Findings.Rules;
        for (int i = 0; i < rules.Count; i++)
        {
            if (rules[i].Edits > 0 && rules[i].Rule.Policy == policy.Name)
            {
                return true;
            }
        }
        return false;
    }

    private static bool LooksAt(CompiledPolicy policy, PartScope scopes)
    {
        for (int i = 0; i < policy.Rules.Count; i++)
        {
            if ((policy.Rules[i].Scope & scopes) != 0)
            {
                return true;
            }
        }
        return false;
    }
}
