namespace ExtProc.Core.Policies.Specs;

/// <summary><c>spec</c>: which traffic, how strictly, what to look for and what to do.</summary>
public sealed record AiPolicySpec
{
    public string? Description { get; init; }

    public int? Priority { get; init; }

    public IReadOnlyList<TargetRefSpec> TargetRefs { get; init; } = [];

    public MatchSpec? Match { get; init; }

    public PolicyMode? Mode { get; init; }

    public ErrorAction? OnError { get; init; }

    public UninspectableAction? OnUninspectable { get; init; }

    public IReadOnlyList<RuleSpec> Rules { get; init; } = [];

    public StreamingSpec? Streaming { get; init; }

    public ReplySpec? Reply { get; init; }

    public IReadOnlyList<PolicyTestSpec> Tests { get; init; } = [];
}
