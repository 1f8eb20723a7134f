namespace ExtProc.Operator.Distribution;

/// <summary>What came of asking who a peer is.</summary>
internal enum PeerOutcome
{
    /// <summary>A service account, by its token.</summary>
    Token,

    /// <summary>A service account, by its certificate.</summary>
    Certificate,

    /// <summary>Another replica of this operator.</summary>
    Replica,

    /// <summary>Neither certificate nor token.</summary>
    Nothing,

    /// <summary>A token that the API server does not know, that has expired, or that is made for somebody else.</summary>
    BadToken,

    /// <summary>A certificate that has expired or whose authority is no longer trusted.</summary>
    BadCertificate,

    /// <summary>A certificate or token that names no service account.</summary>
    NoAccount,

    /// <summary>The API server could not be asked, or too much waits for it.</summary>
    Unavailable,
}
