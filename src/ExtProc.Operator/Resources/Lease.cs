namespace ExtProc.Operator.Resources;

/// <summary>A Lease of coordination.k8s.io/v1.</summary>
internal sealed record Lease : IResource
{
    public string ApiVersion { get; init; } = "coordination.k8s.io/v1";

    public string Kind { get; init; } = "Lease";

    public required ObjectMeta Metadata { get; init; }

    public LeaseSpec Spec { get; init; } = new();
}

internal sealed record LeaseSpec
{
    public string? HolderIdentity { get; init; }

    public int? LeaseDurationSeconds { get; init; }

    public DateTimeOffset? AcquireTime { get; init; }

    public DateTimeOffset? RenewTime { get; init; }

    public int? LeaseTransitions { get; init; }
}
