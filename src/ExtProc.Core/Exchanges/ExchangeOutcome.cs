namespace ExtProc.Core.Exchanges;

/// <summary>The one ending that an exchange is counted under.</summary>
public enum ExchangeOutcome
{
    /// <summary>No policy applied.</summary>
    Unmatched,
    Allowed,
    Flagged,
    Redacted,
    Blocked,

    /// <summary>Refused because a part could not be inspected and a policy says Block.</summary>
    Uninspectable,
    MalformedBody,
    BodyTooLarge,
    UnsupportedEncoding,
    DetectorFailed,

    /// <summary>Refused because no set of policies was ever good: nobody knows what to inspect for.</summary>
    NoPolicies,

    /// <summary>Refused because the route names a policy that is not live.</summary>
    PolicyMissing,
    Cancelled,
    DeadlineExceeded,
    ProtocolViolation,
    Failed,
    Shutdown,
}
