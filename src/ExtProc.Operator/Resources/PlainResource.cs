namespace ExtProc.Operator.Resources;

/// <summary>An object that only has to be there: a Service, a Namespace.</summary>
internal sealed record PlainResource : IResource
{
    public required ObjectMeta Metadata { get; init; }

    public ConditionsStatus? Status { get; init; }
}
