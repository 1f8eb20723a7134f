namespace ExtProc.Testing.Kubernetes;

/// <summary>What a <see cref="FaultProxy"/> does to a request instead of only passing it on.</summary>
public enum FaultKind
{
    /// <summary>Waits before it passes the request on.</summary>
    Slow,

    /// <summary>Breaks every second request off without an answer; a watch is broken off after its first piece.</summary>
    Flapping,

    /// <summary>Answers 429 with Retry-After.</summary>
    TooManyRequests,

    /// <summary>Answers watches with 410.</summary>
    Gone,

    /// <summary>Answers watches with 200 and one event of type ERROR that says 410.</summary>
    GoneEvent,

    /// <summary>Answers 401 as long as the request carries the token of <see cref="Fault.Token"/>.</summary>
    Unauthorized,

    /// <summary>Answers 500.</summary>
    ServerError,

    /// <summary>Breaks every request off without an answer, as if nobody listened.</summary>
    Away,
}
