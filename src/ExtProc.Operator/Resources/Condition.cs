namespace ExtProc.Operator.Resources;

/// <summary>A condition as Gateway API and Kubernetes have it.</summary>
internal sealed record Condition
{
    /// <summary>What the API server takes.</summary>
    public const int MaxMessage = 32768;

    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; init; }

    public required string Reason { get; init; }

    public string Message { get; init; } = "";

    public long? ObservedGeneration { get; init; }

    /// <summary>When <see cref="Status"/> became what it is, in whole seconds.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }
}
