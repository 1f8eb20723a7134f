namespace ExtProc.Core.Exchanges;

/// <summary>How a response body is to be inspected.</summary>
public enum ResponseInspection
{
    /// <summary>Not at all: the bytes need not be sent to the engine.</summary>
    None,

    /// <summary>Held until its end, then judged as a whole (JSON).</summary>
    Whole,

    /// <summary>Judged as it flows (server-sent events).</summary>
    Stream,
}

/// <summary>What to do after a response's headers.</summary>
public readonly record struct ResponsePlan
{
    public ResponseInspection Inspection { get; init; }

    /// <summary>Set when the response is refused at once (its body can't be inspected and a policy says Block).</summary>
    public Reply? Reject { get; init; }

    /// <summary>True when what the engine returns is no longer in the response's content coding and the header must go.</summary>
    public bool RemoveContentEncoding { get; init; }

    /// <summary>Value of <c>x-extproc-decision</c>, or null where the exchange concerns no policy.</summary>
    public string? Decision { get; init; }
}
