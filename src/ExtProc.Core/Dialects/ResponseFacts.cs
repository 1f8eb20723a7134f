namespace ExtProc.Core.Dialects;

/// <summary>What a response says of itself, besides its text.</summary>
public sealed record ResponseFacts
{
    public static ResponseFacts None { get; } = new();

    public string? Model { get; init; }

    public string? Id { get; init; }

    public TokenUsage? Usage { get; init; }

    /// <summary>True when the body is an error of the provider, not an answer of the model.</summary>
    public bool IsError { get; init; }
}
