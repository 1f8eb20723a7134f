namespace ExtProc.Core.Detection.Caching;

/// <summary>Why a verdict is not, or no longer, kept.</summary>
public enum VerdictEviction
{
    /// <summary>Others were used more recently.</summary>
    Capacity,

    Expired,

    /// <summary>It would take more than a shard holds.</summary>
    TooLarge,
}
