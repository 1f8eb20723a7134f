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

    /// <summary>Handles one message; its bytes must stay until that is done. Completes synchronously where no model has to be waited for.</summary>
    public ValueTask HandleAsync(in ReadOnlySequence<byte> bytes)
    {
        if (state.IsClosed)
        {
            return default;
        }
        Messages++;
        state.BeginMessage();
        if (!InboundMessage.TryRead(bytes, out var message))
        {
            Violate();
            return default;
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
            return Dispatch(message);
        }
        return default;
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

    private ValueTask Dispatch(in InboundMessage message)
    {
        var step = _phases.Check(message.Kind);
        if (step == PhaseStep.Violation)
        {
            state.Fail(ExchangeEnd.ProtocolViolation, SessionStatuses.OutOfOrder);
            return default;
        }
        bool late = step == PhaseStep.Late;
        return message.Kind switch
        {
            MessageKind.RequestHeaders => OnRequestHeaders(message),
            MessageKind.ResponseHeaders => OnResponseHeaders(message),
            MessageKind.RequestBody or MessageKind.ResponseBody => OnBody(message, late),
            _ => OnTrailersAsync(message.Kind, late),
        };
    }

    /// <summary>Draws the conclusions from a message once it is answered.</summary>
    private ValueTask ConcludeAsync(ValueTask answered)
    {
        if (!answered.IsCompletedSuccessfully)
        {
            return ConcludeLaterAsync(answered);
        }
        Conclude();
        return default;
    }

    private async ValueTask ConcludeLaterAsync(ValueTask answered)
    {
        await answered;
        Conclude();
    }

    private void Conclude()
    {
        if (_phases.Response == SessionPhase.Ended)
        {
            state.Close();
        }
        else if (_request.IsUnconcerned || (_phases.Response != SessionPhase.Idle && !_response.IsInspecting))
        {
            state.Complete();
        }
    }

    private ValueTask OnRequestHeaders(in InboundMessage message)
    {
        if (RequestFields.Read(Contiguous.Of(message.Payload), state.Origin.Of(message.Attributes)) is not { } fields)
        {
            Violate();
            return ConcludeAsync(default);
        }
        _phases.Advance(message.Kind, fields.Head.EndOfStream, whole: false);
        return ConcludeAsync(_request.OnHeadersAsync(fields));
    }

    private ValueTask OnResponseHeaders(in InboundMessage message)
    {
        var origin = ResponseOrigins.Read(message.Attributes);
        bool isLocal = origin == ResponseOrigin.Local || (origin == ResponseOrigin.Unknown && _request.IsKeptFromUpstream);
        if (ResponseFields.Read(Contiguous.Of(message.Payload), isLocal) is not { } fields)
        {
            Violate();
            return ConcludeAsync(default);
        }
        bool isFirst = _phases.Request == SessionPhase.Idle;
        _phases.Advance(message.Kind, fields.Head.EndOfStream, whole: false);
        if (isFirst || _request.IsUnconcerned)
        {
            // The request's side is switched off, or a filter before us answered: no model speaks here.
            _response.Skip();
            return ConcludeAsync(default);
        }
        return ConcludeAsync(isLocal || !_request.IsRefusedUnseen() ? _response.OnHeadersAsync(fields, _request.Mode) : default);
    }

    private ValueTask OnBody(in InboundMessage message, bool late)
    {
        if (!InboundBody.TryRead(message.Payload, out var body))
        {
            Violate();
            return ConcludeAsync(default);
        }
        if (message.Kind == MessageKind.ResponseBody && _phases.Response == SessionPhase.Idle)
        {
            _response.OnBodyWithoutHeaders(_request.InspectResponse);
            if (state.IsClosed)
            {
                return ConcludeAsync(default);
            }
        }
        return ConcludeAsync(OnBodyAsync(message.Kind, body, late));
    }

    private ValueTask OnBodyAsync(MessageKind kind, in InboundBody body, bool late)
    {
        var answered = kind == MessageKind.RequestBody ? _request.OnBodyAsync(body, late) : _response.OnBodyAsync(body, late);
        if (!answered.IsCompletedSuccessfully)
        {
            return OnBodyLaterAsync(answered, kind, body.EndOfStream, late);
        }
        OnBodyAnswered(answered.Result, kind, body.EndOfStream, late);
        return default;
    }

    private async ValueTask OnBodyLaterAsync(ValueTask<BodyMode> answered, MessageKind kind, bool endOfStream, bool late) =>
        OnBodyAnswered(await answered, kind, endOfStream, late);

    private void OnBodyAnswered(BodyMode mode, MessageKind kind, bool endOfStream, bool late)
    {
        if (mode == BodyMode.None)
        {
            state.Fail(ExchangeEnd.ProtocolViolation, SessionStatuses.OutOfOrder);
        }
        if (!late)
        {
            _phases.Advance(kind, endOfStream, mode is BodyMode.Buffered or BodyMode.BufferedPartial);
        }
    }

    private async ValueTask OnTrailersAsync(MessageKind kind, bool late)
    {
        await (kind == MessageKind.RequestTrailers ? _request.OnTrailersAsync(late) : _response.OnTrailersAsync(late));
        _phases.Advance(kind, end: true, whole: true);
        await ConcludeAsync(default);
    }

    private void Violate() => state.Fail(ExchangeEnd.ProtocolViolation, SessionStatuses.Malformed);
}
