namespace ExtProc.Server.Envoy;

/// <summary>How far one direction of an exchange has come; the legal edges stand in <see cref="SessionPhases"/>.</summary>
internal enum SessionPhase
{
    /// <summary>Nothing of this direction has come.</summary>
    Idle,

    /// <summary>Headers came; body or trailers may follow.</summary>
    Open,

    /// <summary>The whole body came in one message without the mark of the end: only trailers may follow.</summary>
    Trailing,

    /// <summary>The end was seen.</summary>
    Ended,
}
