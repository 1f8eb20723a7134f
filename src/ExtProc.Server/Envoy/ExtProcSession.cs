using System.Buffers;
using ExtProc.Core.Exchanges;
using ExtProc.Server.Envoy.Wire;

namespace ExtProc.Server.Envoy;

/// <summary>
/// One exchange as Envoy tells it: takes a message, asks the engine, writes the replies that are due. One thread at a time; never throws
/// for what Envoy sends. <see cref="SessionPhases"/> holds the table of states.
/// </summary>
internal sealed class ExtProcSession(SessionState state) : IDisposable
{
    private readonly RequestSide _request = new(state);
    private readonly ResponseSide _response = new(state);
    private SessionPhases _phases;
    private bool _begun;
    private bool _completed;

    /// <summary>True when an answer is held back in a mode in which Envoy keeps no clock of its own.</summary>
    public bool IsHolding => !state.IsClosed && (_request.IsHolding || _response.IsWithheld);

    /// <summary>Messages that came before the session closed.</summary>
    public int Messages { get; private set; }

    /// <summary>How the exchange ended, from <see cref="Complete"/> on.</summary>
    public ExchangeEnd Settled { get; private set; }

    /// <summary>What the exchange was counted under, from <see cref="Complete"/> on.</summary>
    public ExchangeOutcome Outcome { get; private set; }

    /// <summary>True when a response body was asked for by an override and none of it came before the stream ended.</summary>
    public bool WasUnseen { get; private set; }

    /// <summary>Handles one message; it is not kept after the call.</summary>
    public void Handle(in ReadOnlySequence<byte> bytes)
    {
        if (state.IsClosed)
        {
            return;
        }
        Messages++;
        state.BeginMessage();
        if (!InboundMessage.TryRead(bytes, out var message))
        {
            Violate();
            return;
        }
        if (!_begun)
        {
            _begun = true;
            state.IsObserving = message.IsObservability;
            state.Modes = ProcessingModes.Negotiate(message.Protocol, message.IsObservability, state.Options);
        }
        if (state.Modes.Request == BodyMode.Grpc || state.Modes.Response == BodyMode.Grpc)
        {
            state.Fail(ExchangeEnd.ProtocolViolation, SessionStatuses.UnknownMode);
        }
        else if (message.Kind != MessageKind.None)
        {
            Dispatch(message);
        }
    }

    /// <summary>Settles how the exchange ended, now that Envoy's side of the stream has.</summary>
    /// <param name="unfinished">How it ended if not all was seen that the engine wanted to see.</param>
    public void Settle(ExchangeEnd unfinished)
    {
        WasUnseen = state.End is null && _response.IsUnseen;
        if (WasUnseen)
        {
            state.Pipeline.OnUninspectable(UninspectedReason.NotSent);
        }
        bool isEnough = _phases.Request != SessionPhase.Idle && !_request.IsUnjudged && !_request.InspectResponse;
        Complete(state.End ?? (isEnough && unfinished == ExchangeEnd.Cancelled ? ExchangeEnd.Completed : unfinished));
    }

    /// <summary>Tells the engine how the exchange ended; only the first call counts.</summary>
    public void Complete(ExchangeEnd end)
    {
        if (!_completed)
        {
            _completed = true;
            Settled = end;
            Outcome = state.Pipeline.Complete(end);
        }
    }

    public void Dispose()
    {
        _request.Dispose();
        _response.Dispose();
    }

    private void Dispatch(in InboundMessage message)
    {
        var step = _phases.Check(message.Kind);
        if (step == PhaseStep.Violation)
        {
            state.Fail(ExchangeEnd.ProtocolViolation, SessionStatuses.OutOfOrder);
            return;
        }
        bool late = step == PhaseStep.Late;
        switch (message.Kind)
        {
            case MessageKind.RequestHeaders:
                OnRequestHeaders(message);
                break;
            case MessageKind.ResponseHeaders:
                OnResponseHeaders(message);
                break;
            case MessageKind.RequestBody or MessageKind.ResponseBody:
                OnBody(message, late);
                break;
            case MessageKind.RequestTrailers:
                _request.OnTrailers(late);
                _phases.Advance(message.Kind, end: true, whole: true);
                break;
            case MessageKind.ResponseTrailers:
                _response.OnTrailers(late);
                _phases.Advance(message.Kind, end: true, whole: true);
                break;
        }
        if (_phases.Response == SessionPhase.Ended)
        {
            state.Close();
        }
        else if (_request.IsUnconcerned || (_phases.Response != SessionPhase.Idle && !_response.IsInspecting))
        {
            state.Complete();
        }
    }

    private void OnRequestHeaders(in InboundMessage message)
    {
        if (RequestFields.Read(Contiguous.Of(message.Payload), state.Origin.Of(message.Attributes)) is not { } fields)
        {
            Violate();
            return;
        }
        _phases.Advance(message.Kind, fields.Head.EndOfStream, whole: false);
        _request.OnHeaders(fields);
    }

    private void OnResponseHeaders(in InboundMessage message)
    {
        var origin = ResponseOrigins.Read(message.Attributes);
        bool isLocal = origin == ResponseOrigin.Local || (origin == ResponseOrigin.Unknown && _request.IsKeptFromUpstream);
        if (ResponseFields.Read(Contiguous.Of(message.Payload), isLocal) is not { } fields)
        {
            Violate();
            return;
        }
        bool isFirst = _phases.Request == SessionPhase.Idle;
        _phases.Advance(message.Kind, fields.Head.EndOfStream, whole: false);
        if (isFirst || _request.IsUnconcerned)
        {
            // The request's side is switched off, or a filter before us answered: no model speaks here.
            _response.Skip();
        }
        else if (isLocal || !_request.IsRefusedUnseen())
        {
            _response.OnHeaders(fields, _request.Mode);
        }
    }

    private void OnBody(in InboundMessage message, bool late)
    {
        if (!InboundBody.TryRead(message.Payload, out var body))
        {
            Violate();
            return;
        }
        bool isRequest = message.Kind == MessageKind.RequestBody;
        if (!isRequest && _phases.Response == SessionPhase.Idle)
        {
            _response.OnBodyWithoutHeaders(_request.InspectResponse);
            if (state.IsClosed)
            {
                return;
            }
        }
        var mode = isRequest ? _request.OnBody(body, late) : _response.OnBody(body, late);
        if (mode == BodyMode.None)
        {
            state.Fail(ExchangeEnd.ProtocolViolation, SessionStatuses.OutOfOrder);
        }
        if (!late)
        {
            _phases.Advance(message.Kind, body.EndOfStream, mode is BodyMode.Buffered or BodyMode.BufferedPartial);
        }
    }

    private void Violate() => state.Fail(ExchangeEnd.ProtocolViolation, SessionStatuses.Malformed);
}
