namespace ExtProc.Integration.Tests.Exchanges;

/// <summary>The ways in which Envoy shows bodies to the server; each is a listener of the test bed.</summary>
public enum Wire
{
    /// <summary>Requests BUFFERED, responses NONE and overridden at their headers.</summary>
    Standard,

    /// <summary>As Standard, overridden to full duplex where a stream is inspected.</summary>
    DuplexByOverride,

    /// <summary>Requests BUFFERED, responses STREAMED; overrides not allowed.</summary>
    StaticStreamed,

    /// <summary>Both directions BUFFERED; overrides not allowed.</summary>
    StaticBuffered,

    /// <summary>Both directions STREAMED.</summary>
    StreamedBoth,

    /// <summary>Requests BUFFERED, responses FULL_DUPLEX_STREAMED.</summary>
    DuplexResponses,

    /// <summary>Both directions FULL_DUPLEX_STREAMED.</summary>
    DuplexBoth,
}
