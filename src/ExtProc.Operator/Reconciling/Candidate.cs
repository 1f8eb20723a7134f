using ExtProc.Core.Policies;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>A generation that is good by itself and is to be live beside the others.</summary>
/// <param name="Policy">The resource.</param>
/// <param name="Judgement">The generation.</param>
/// <param name="Reach">Where it applies.</param>
/// <param name="Live">What is live now: the same judgement, an earlier one that stays in its place, or null.</param>
internal sealed record Candidate(AiPolicyResource Policy, PolicyJudgement Judgement, PolicyReach Reach, PolicyJudgement? Live)
{
    public bool IsLive => ReferenceEquals(Judgement, Live);
}
