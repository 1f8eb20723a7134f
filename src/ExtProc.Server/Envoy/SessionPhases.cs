using ExtProc.Server.Envoy.Wire;

namespace ExtProc.Server.Envoy;

/// <summary>The transition table of a session: two directions, each with a phase of its own, because upstreams answer before uploads end.</summary>
/// <remarks>
/// <code>
/// message            phase of its direction     next
/// request headers    Idle, response Idle        Open, or Ended (end of stream)
/// request body       Open                       Open, Trailing (BUFFERED: the message is the whole body) or Ended
/// request trailers   Open, Trailing             Ended
/// response headers   Idle                       Open or Ended; an Idle request means: skipped, or answered by a filter before us
/// response body      Idle (headers skipped)     as from Open, but only when the request was seen
/// response body      Open                       as above
/// response trailers  Idle, Open, Trailing       Ended
/// body, trailers     Ended; body in Trailing    Late: the phase stays, a reply is given where one is due, the bytes are lost
/// anything else                                 Violation: the exchange ends with a gRPC error
/// </code>
/// Lost are: bytes after an end of stream (never shown to the engine, never passed), and everything after the session has closed.
/// </remarks>
internal struct SessionPhases
{
    public SessionPhase Request { get; private set; }

    public SessionPhase Response { get; private set; }

    /// <summary>Notes that a message of this kind came, before it is handled.</summary>
    public readonly PhaseStep Check(MessageKind kind) => kind switch
    {
        MessageKind.RequestHeaders => Request == SessionPhase.Idle && Response == SessionPhase.Idle ? PhaseStep.Legal : PhaseStep.Violation,
        MessageKind.ResponseHeaders => Response == SessionPhase.Idle ? PhaseStep.Legal : PhaseStep.Violation,
        MessageKind.RequestBody or MessageKind.RequestTrailers when Request == SessionPhase.Idle => PhaseStep.Violation,
        MessageKind.ResponseBody or MessageKind.ResponseTrailers when Response == SessionPhase.Idle && Request == SessionPhase.Idle => PhaseStep.Violation,
        MessageKind.RequestBody => Body(Request),
        MessageKind.ResponseBody => Body(Response),
        MessageKind.RequestTrailers => Request == SessionPhase.Ended ? PhaseStep.Late : PhaseStep.Legal,
        MessageKind.ResponseTrailers => Response == SessionPhase.Ended ? PhaseStep.Late : PhaseStep.Legal,
        _ => PhaseStep.Violation,
    };

    /// <summary>Moves a direction on after a legal message.</summary>
    /// <param name="kind">The message.</param>
    /// <param name="end">Whether it carried the mark of the end.</param>
    /// <param name="whole">Whether it was the only body message of its mode.</param>
    public void Advance(MessageKind kind, bool end, bool whole)
    {
        var next = end ? SessionPhase.Ended : whole ? SessionPhase.Trailing : SessionPhase.Open;
        if (kind is MessageKind.RequestHeaders or MessageKind.RequestBody or MessageKind.RequestTrailers)
        {
            Request = next;
        }
        else
        {
            Response = next;
        }
    }

    private static PhaseStep Body(SessionPhase phase) => phase is SessionPhase.Trailing or SessionPhase.Ended ? PhaseStep.Late : PhaseStep.Legal;
}
