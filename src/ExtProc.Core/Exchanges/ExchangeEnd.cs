namespace ExtProc.Core.Exchanges;

/// <summary>How an exchange came to its end, as its carrier saw it.</summary>
public enum ExchangeEnd
{
    /// <summary>The response's end was seen and answered, or nothing more had to be seen.</summary>
    Completed,

    /// <summary>The carrier went away before the end (client gone, reset, timeout).</summary>
    Cancelled,

    /// <summary>Our own deadline passed.</summary>
    DeadlineExceeded,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolViolation,

    /// <summary>A bug or a lost resource on our side.</summary>
    Failed,

    /// <summary>The server is stopping.</summary>
    Shutdown,
}
