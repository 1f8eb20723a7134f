namespace ExtProc.Core.Exchanges;

/// <summary>What to do after a request's headers.</summary>
public readonly record struct RequestPlan
{
    /// <summary>Set when the request is refused at once.</summary>
    public Reply? Reject { get; init; }

    /// <summary>True when <see cref="ExchangePipeline.OnRequestBodyAsync"/> must see the body before anything goes upstream.</summary>
    public bool InspectBody { get; init; }

    /// <summary>
    /// True when responses may be inspected: the caller then replaces the request's <c>accept-encoding</c> by <c>identity</c>.
    /// When false and <see cref="InspectBody"/> is false too, the exchange needs no further call than <see cref="ExchangePipeline.Complete"/>.
    /// </summary>
    public bool InspectResponse { get; init; }
}
