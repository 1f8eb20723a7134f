namespace ExtProc.Conformance.Tests.Model;

/// <summary>How the client's response ended.</summary>
internal enum ClientEnd
{
    /// <summary>Complete, with the upstream's response or what became of it.</summary>
    Complete,

    /// <summary>A complete response that the server gave instead.</summary>
    Immediate,

    /// <summary>Envoy's own error, because the server failed or broke the protocol.</summary>
    Error,

    /// <summary>A reset in the middle of the body.</summary>
    Reset,
}
