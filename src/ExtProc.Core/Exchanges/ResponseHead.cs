namespace ExtProc.Core.Exchanges;

/// <summary>What the engine reads of a response's headers.</summary>
public sealed record ResponseHead
{
    public required int Status { get; init; }

    public string? ContentType { get; init; }

    public string? ContentEncoding { get; init; }

    public long? ContentLength { get; init; }

    /// <summary>True when no body follows.</summary>
    public bool EndOfStream { get; init; }

    /// <summary>True when a proxy made this response itself (no upstream answered): it is passed as what it is and never taken for a model's.</summary>
    public bool IsLocalReply { get; init; }
}
