using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>Everything that the conditions of one policy depend on.</summary>
internal sealed record PolicyFacts
{
    public required AiPolicyResource Policy { get; init; }

    public required PolicyJudgement Judgement { get; init; }

    public required ResolvedTargets Targets { get; init; }

    /// <summary>Why it can't be live beside the others (<see cref="Reasons.Conflicted"/>, <see cref="Reasons.OverCap"/>) and the message, or null.</summary>
    public (string Reason, string Message)? Exclusion { get; init; }

    /// <summary>What data planes are given.</summary>
    public required BundleEntry Entry { get; init; }

    public required PolicyTally Tally { get; init; }

    public bool HasDetectorFailed { get; init; }

    /// <summary>A route that it concerns and that somebody else's EnvoyExtensionPolicy hides, with that policy; or null.</summary>
    public (PolicyTarget Route, ResourceName By, int Routes)? Shadow { get; init; }

    /// <summary>Why nothing can reach it, or null.</summary>
    public string? Detachment { get; init; }
}
