namespace ExtProc.Operator.Resources;

/// <summary>The Status object by which the API server tells that something failed.</summary>
internal sealed record ApiStatus
{
    public string? Message { get; init; }

    public string? Reason { get; init; }

    public int Code { get; init; }
}
