namespace ExtProc.Core.Dialects;

/// <summary>What a request asks for, besides its text.</summary>
public sealed record RequestFacts
{
    public static RequestFacts None { get; } = new();

    /// <summary>The model as named by the client, or null.</summary>
    public string? Model { get; init; }

    public bool Stream { get; init; }

    /// <summary>True when the client wants a last event with the usage.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Answers asked for, at least 1, at most 128.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>Most tokens the answer may have, or null where the client leaves it to the provider.</summary>
    public long? MaxTokens { get; init; }
}
