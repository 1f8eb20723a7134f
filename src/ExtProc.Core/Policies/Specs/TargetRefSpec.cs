namespace ExtProc.Core.Policies.Specs;

/// <summary>One of <c>spec.targetRefs</c>: an object of the policy's own namespace, or a namespace.</summary>
public sealed record TargetRefSpec
{
    /// <summary>Empty for the core group; null where none was written.</summary>
    public string? Group { get; init; }

    public TargetRefKind? Kind { get; init; }

    public string? Name { get; init; }
}
