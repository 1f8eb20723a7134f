namespace ExtProc.Server.Policies.Remote;

/// <summary>Why a request to the operator brought nothing.</summary>
internal enum OperatorFault
{
    None,

    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>The operator's certificate is not to be trusted, or ours is not accepted.</summary>
    Tls,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>A token, a certificate or an authority could not be read here.</summary>
    Credentials,

    /// <summary>The operator does not know us.</summary>
    Unauthorized,

    /// <summary>The operator knows us and refuses all the same.</summary>
    Forbidden,

    /// <summary>The operator has no policies yet, or asks to come back later.</summary>
    Busy,

    /// <summary>An answer that the contract does not have.</summary>
    Unexpected,

    /// <summary>An answer beyond the cap.</summary>
    TooLarge,

    /// <summary>A bundle that can't be read, of another format, or not of its revision.</summary>
    Malformed,

    /// <summary>The same revision as the one that was asked to be replaced.</summary>
    Repeated,
}
