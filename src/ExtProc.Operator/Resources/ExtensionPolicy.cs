namespace ExtProc.Operator.Resources;

/// <summary>An EnvoyExtensionPolicy of Envoy Gateway: the most specific one of a route takes the place of all others.</summary>
internal sealed record ExtensionPolicy : IResource
{
    public required ObjectMeta Metadata { get; init; }

    public ExtensionPolicySpec? Spec { get; init; }
}

internal sealed record ExtensionPolicySpec
{
    public ObjectReference? TargetRef { get; init; }

    public IReadOnlyList<ObjectReference>? TargetRefs { get; init; }

    public IReadOnlyList<TargetSelector>? TargetSelectors { get; init; }

    /// <summary>Set when a route's policy is merged into the Gateway's instead of replacing it.</summary>
    public string? MergeType { get; init; }

    public IReadOnlyList<ExtensionProcessor>? ExtProc { get; init; }
}

internal sealed record ExtensionProcessor
{
    public IReadOnlyList<ObjectReference>? BackendRefs { get; init; }
}

internal sealed record TargetSelector
{
    public string? Group { get; init; }

    public string? Kind { get; init; }

    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }
}
