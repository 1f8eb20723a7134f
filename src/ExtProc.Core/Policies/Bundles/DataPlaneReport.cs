namespace ExtProc.Core.Policies.Bundles;

/// <summary>What a data plane tells the operator: what it really runs, and what it saw since it started.</summary>
public sealed record DataPlaneReport
{
    /// <summary>Unique among data planes and stable for the life of the process: the pod's name.</summary>
    public required string Instance { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>Of the bundle that was last applied or refused.</summary>
    public required string Revision { get; init; }

    /// <summary>One entry for each policy of that bundle.</summary>
    public IReadOnlyList<RunningPolicy> Policies { get; init; } = [];

    /// <summary>Cumulative since <see cref="StartedAt"/>; policies that saw nothing are left out.</summary>
    public IReadOnlyList<PolicyTraffic> Traffic { get; init; } = [];

    /// <summary>What is wrong with the data plane itself, a sentence each: a kept bundle that was damaged, a disk that is full.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    public required DateTimeOffset StartedAt { get; init; }
}
