namespace ExtProc.Testing.Traffic;

/// <summary>One recorded call to a provider, or one half of it; bodies are the bytes as recorded.</summary>
public sealed record RecordedExchange
{
    public required string Name { get; init; }

    public required string Dialect { get; init; }

    public required string Operation { get; init; }

    public required IReadOnlySet<string> Tags { get; init; }

    /// <summary>Null where the recording has only the response.</summary>
    public RecordedMessage? Request { get; init; }

    /// <summary>Null where the recording has only the request.</summary>
    public RecordedMessage? Response { get; init; }

    public override string ToString() => Name;
}
