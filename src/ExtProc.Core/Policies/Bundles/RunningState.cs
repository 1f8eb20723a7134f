namespace ExtProc.Core.Policies.Bundles;

/// <summary>How a policy of a bundle stands at a data plane.</summary>
public enum RunningState
{
    /// <summary>The generation of the bundle is enforced.</summary>
    Live,

    /// <summary>The bundle was refused; the generation named is the one before it.</summary>
    Refused,

    /// <summary>The bundle holds no document, and an earlier generation is still enforced.</summary>
    Kept,

    /// <summary>The bundle holds no document, and there is no earlier generation to enforce.</summary>
    Missing,
}
