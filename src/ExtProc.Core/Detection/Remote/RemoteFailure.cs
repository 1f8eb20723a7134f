namespace ExtProc.Core.Detection.Remote;

/// <summary>Why a remote guard gave no verdict. The policy's <c>onError</c> decides what follows.</summary>
public enum RemoteFailure
{
    /// <summary>There is a verdict.</summary>
    None,

    /// <summary>The answer was not there in time.</summary>
    Timeout,

    /// <summary>The guard failed so often that it isn't asked for a while.</summary>
    CircuitOpen,

    /// <summary>A status other than 200, redirects included.</summary>
    HttpStatus,

    /// <summary>A longer answer than is read.</summary>
    TooLarge,

    /// <summary>An answer that isn't one of this guard's kind.</summary>
    Malformed,

    /// <summary>No connection, or one that broke.</summary>
    Transport,

    /// <summary>The guard's certificate isn't trusted, or the file of authorities can't be used.</summary>
    Tls,

    /// <summary>A header's file is missing, or holds nothing that a header can be.</summary>
    Credentials,

    /// <summary>A text is too long to be sent.</summary>
    TextTooLong,

    /// <summary>The exchange ended first.</summary>
    Cancelled,
}
