namespace ExtProc.Core.Exchanges;

/// <summary>Why something of an exchange was not inspected.</summary>
public enum UninspectedReason
{
    None,
    UnknownDialect,
    UnsupportedPart,
    TooLarge,
    Undecodable,
    Malformed,
    DetectorUnavailable,

    /// <summary>The carrier does not show us the body (its processing mode is NONE, or it sends only the beginning).</summary>
    NotSent,

    /// <summary>A text is longer than what the models read of one; what they left out is what seemed least worth reading.</summary>
    WindowBudget,

    /// <summary>Text of a stream was released before it was judged, as a policy says.</summary>
    StreamTrail,

    /// <summary>The queue for the models was full.</summary>
    Saturated,

    /// <summary>The models did not answer in time.</summary>
    DetectorTimeout,
}
