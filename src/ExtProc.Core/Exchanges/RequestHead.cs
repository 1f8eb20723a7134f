namespace ExtProc.Core.Exchanges;

/// <summary>What the engine reads of a request's headers. Strings are as received; absent headers are null.</summary>
public sealed record RequestHead
{
    public required string Method { get; init; }

    /// <summary>Path with query, as in <c>:path</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Host and optional port, as in <c>:authority</c>.</summary>
    public required string Authority { get; init; }

    public string? ContentType { get; init; }

    public string? ContentEncoding { get; init; }

    public long? ContentLength { get; init; }

    /// <summary>The <c>x-request-id</c> that Envoy set, or null.</summary>
    public string? RequestId { get; init; }

    /// <summary>Where the request passes, from the proxy's configuration; never from a header of the request.</summary>
    public TrafficOrigin Origin { get; init; } = TrafficOrigin.Unknown;

    /// <summary>True for an <c>upgrade</c> request or CONNECT: bytes that follow are not HTTP bodies.</summary>
    public bool IsTunnel { get; init; }

    /// <summary>True when no body follows.</summary>
    public bool EndOfStream { get; init; }
}
