namespace ExtProc.Operator.Resources;

/// <summary>A Gateway of Gateway API.</summary>
internal sealed record Gateway : IResource
{
    public required ObjectMeta Metadata { get; init; }

    public ConditionsStatus? Status { get; init; }
}

/// <summary>A status of which only the conditions matter.</summary>
internal sealed record ConditionsStatus
{
    public IReadOnlyList<Condition>? Conditions { get; init; }
}
