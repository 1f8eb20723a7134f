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
}
