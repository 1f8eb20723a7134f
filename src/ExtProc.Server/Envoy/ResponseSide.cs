using System.Buffers;
using Envoy.Extensions.Filters.Http.ExtProc.V3;
using ExtProc.Core.Bodies;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Envoy.Wire;
using BodySendMode = Envoy.Extensions.Filters.Http.ExtProc.V3.ProcessingMode.Types.BodySendMode;
using SendMode = Envoy.Extensions.Filters.Http.ExtProc.V3.ProcessingMode.Types.HeaderSendMode;

namespace ExtProc.Server.Envoy;

/// <summary>
/// The response's direction. The engine decides chunk by chunk what goes on; in STREAMED what it holds is cleared and comes with a later
/// chunk's reply, in full duplex it is just not sent yet, and in BUFFERED the one message is the whole body.
/// </summary>
internal sealed class ResponseSide(SessionState state) : IDisposable
{
    private const ExchangeDirection Direction = ExchangeDirection.Response;

    // The engine keeps caps of its own on what it holds; what it lets go is no more than that and the chunk.
    private readonly BodyBuffer _output = new(int.MaxValue);
    private ResponseFields? _fields;
    private ResponsePlan _plan;
    private bool _inspect;
    private bool _cut;

    /// <summary>The mode that body messages are answered in.</summary>
    public BodyMode Mode { get; private set; }

    /// <summary>True while the headers' reply waits for the body.</summary>
    public bool IsWithheld { get; private set; }

    /// <summary>True when the engine still has to see the end.</summary>
    public bool IsInspecting => _inspect;

    /// <summary>True when a body was asked for and no message of it has come.</summary>
    public bool IsUnseen { get; private set; }

    /// <summary>Lets a response pass that the engine is not asked about.</summary>
    public void Skip()
    {
        Mode = state.Modes.Response;
        if (!state.IsObserving)
        {
            state.Replies.Headers(Direction, new HeaderEdits(), modeOverride: null);
        }
        state.ResponseStarted = true;
    }

    /// <param name="fields">The headers.</param>
    /// <param name="requestMode">The request body's mode, which every override has to repeat.</param>
    public async ValueTask OnHeadersAsync(ResponseFields fields, BodyMode requestMode)
    {
        _fields = fields;
        _plan = state.Pipeline.OnResponseHeaders(fields.Head);
        if (state.IsOverdue(ExchangePhase.ResponseHeaders))
        {
            return;
        }
        if (_plan.Reject is { } reply)
        {
            state.Refuse(reply);
            return;
        }
        _inspect = _plan.Inspection != ResponseInspection.None;
        Mode = state.Modes.ForResponse(fields.Head, _plan.Inspection, state.Options);
        if (_inspect && fields.Head.EndOfStream && !await IsEndJudgedAsync())
        {
            return;
        }
        if (_inspect && Mode == BodyMode.None)
        {
            _inspect = false;
            if (state.IsRefusedUninspected(UninspectedReason.NotSent))
            {
                return;
            }
        }
        IsUnseen = _inspect;
        if (_inspect && _plan.Inspection == ResponseInspection.Whole && Mode == BodyMode.FullDuplexStreamed && !state.IsObserving && state.Modes.Response == Mode)
        {
            IsWithheld = true;
            return;
        }
        ReplyToHeaders(requestMode);
    }

    /// <summary>Handles a body whose headers are not sent to us by configuration.</summary>
    public void OnBodyWithoutHeaders(bool expected)
    {
        Mode = state.Modes.Response;
        if (expected)
        {
            state.IsRefusedUninspected(UninspectedReason.NotSent);
        }
        state.ResponseStarted |= Mode is BodyMode.Streamed or BodyMode.FullDuplexStreamed;
    }

    /// <summary>Handles a message of the body.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="late">True when the end was seen before: the bytes are lost.</param>
    /// <returns>The mode that it was answered in; <see cref="BodyMode.None"/> when no body was due.</returns>
    public ValueTask<BodyMode> OnBodyAsync(in InboundBody body, bool late)
    {
        IsUnseen = false;
        if (Mode == BodyMode.None)
        {
            // The override was not obeyed.
            Mode = state.Modes.Response;
        }
        if (Mode == BodyMode.None)
        {
            return new(Mode);
        }
        if (late || _cut)
        {
            Drop();
        }
        else if (!_inspect)
        {
            Pass(body);
        }
        else
        {
            var judged = JudgeAsync(body);
            return judged.IsCompletedSuccessfully ? new(Mode) : AfterAsync(judged);
        }
        return new(Mode);
    }

    public async ValueTask OnTrailersAsync(bool late)
    {
        IsUnseen = false;
        if (!late && _inspect && !_cut && !await IsAtEndByTrailersAsync())
        {
            return;
        }
        if (!state.IsObserving)
        {
            state.Replies.PassTrailers(Direction);
        }
    }

    public void Dispose() => _output.Dispose();

    private async ValueTask<BodyMode> AfterAsync(ValueTask judged)
    {
        await judged;
        return Mode;
    }

    private ValueTask JudgeAsync(in InboundBody body)
    {
        bool isBuffered = Mode is BodyMode.Buffered or BodyMode.BufferedPartial;
        if (Mode == BodyMode.BufferedPartial && !body.EndOfStream && body.Bytes.Length != _fields?.Head.ContentLength)
        {
            _inspect = false;
            if (!state.IsRefusedUninspected(UninspectedReason.NotSent))
            {
                Pass(body);
            }
            return default;
        }
        bool end = body.EndOfStream || isBuffered;
        _inspect = !end;
        _output.Clear();
        var verdict = state.Pipeline.OnResponseBodyAsync(body.Bytes, end, _output, state.Stopped);
        if (!verdict.IsCompletedSuccessfully)
        {
            return AnswerLaterAsync(verdict, body, end);
        }
        Answer(verdict.Result, body, end);
        return default;
    }

    private async ValueTask AnswerLaterAsync(ValueTask<StreamVerdict> verdict, InboundBody body, bool end) => Answer(await verdict, body, end);

    private void Answer(in StreamVerdict verdict, in InboundBody body, bool end)
    {
        if (state.IsOverdue(ExchangePhase.ResponseBody) || state.IsObserving)
        {
            return;
        }
        if (end || verdict.Action == StreamAction.Cut)
        {
            state.Tell();
        }
        if (verdict.Action == StreamAction.Cut && verdict.Reject is { } reply && !state.ResponseStarted)
        {
            state.Refuse(reply);
        }
        else if (Mode is BodyMode.Buffered or BodyMode.BufferedPartial)
        {
            AnswerWhole(verdict);
        }
        else if (Mode == BodyMode.FullDuplexStreamed)
        {
            AnswerFullDuplex(body, verdict);
        }
        else
        {
            AnswerChunk(verdict, end);
        }
    }

    private void AnswerWhole(in StreamVerdict verdict)
    {
        if (verdict.Action == StreamAction.Continue)
        {
            state.Replies.PassBody(Direction, Mode);
            return;
        }
        HeaderEdits? edits = null;
        if (Mode == BodyMode.Buffered)
        {
            edits = new HeaderEdits();
            edits.SetExactLength(_output.Length);
        }
        state.Replies.ReplaceBody(Direction, Mode, new(_output.Memory), default, edits);
    }

    private void AnswerChunk(in StreamVerdict verdict, bool end)
    {
        if (verdict.Action == StreamAction.Continue)
        {
            state.Replies.PassBody(Direction, Mode);
            return;
        }
        state.Replies.ReplaceBody(Direction, Mode, new(_output.Memory), default);
        if (verdict.Action == StreamAction.Cut)
        {
            _cut = true;
            if (state.Options.CancelUpstreamOnCut && !end)
            {
                state.Fail(ExchangeEnd.Completed, SessionStatuses.Blocked, pause: true);
            }
        }
    }

    private void AnswerFullDuplex(in InboundBody body, in StreamVerdict verdict)
    {
        bool cut = verdict.Action == StreamAction.Cut;
        bool end = body.EndOfStream || cut;
        var bytes = verdict.Action == StreamAction.Continue ? body.Bytes : new ReadOnlySequence<byte>(_output.Memory);
        if (IsWithheld && (end || bytes.Length > 0))
        {
            ReplyToHeaders(state.Modes.Request);
        }
        state.Replies.StreamBody(Direction, Mode, bytes, end);
        if (cut)
        {
            // Envoy ends the client's stream and cancels the upstream; what else it sends is for nobody.
            state.Close();
        }
    }

    /// <summary>Judges the end of a response without a body; false when it was refused.</summary>
    private async ValueTask<bool> IsEndJudgedAsync()
    {
        _inspect = false;
        _output.Clear();
        var verdict = await state.Pipeline.OnResponseBodyAsync(default, endOfStream: true, _output, state.Stopped);
        if (state.IsOverdue(ExchangePhase.ResponseBody))
        {
            return false;
        }
        if (verdict.Reject is { } reply)
        {
            state.Refuse(reply);
            return state.IsObserving;
        }
        return true;
    }

    /// <summary>Tells the engine that trailers end the body and lets go what it held; false when nothing is answered any more.</summary>
    private async ValueTask<bool> IsAtEndByTrailersAsync()
    {
        _inspect = false;
        _output.Clear();
        var verdict = await state.Pipeline.OnResponseBodyAsync(default, endOfStream: true, _output, state.Stopped);
        if (state.IsOverdue(ExchangePhase.ResponseBody) || state.IsObserving)
        {
            return false;
        }
        if (verdict.Action == StreamAction.Cut && verdict.Reject is { } reply && !state.ResponseStarted)
        {
            state.Refuse(reply);
            return false;
        }
        if (Mode == BodyMode.FullDuplexStreamed)
        {
            if (IsWithheld)
            {
                ReplyToHeaders(state.Modes.Request);
            }
            state.Replies.StreamBody(Direction, Mode, new(_output.Memory), end: false);
            return true;
        }
        if (_output.Length > 0)
        {
            // The last chunk's reply has left, so what was held can't be sent: a reset, rather than an answer without its end.
            state.Fail(ExchangeEnd.Failed, SessionStatuses.HeldAtTrailers);
            return false;
        }
        return true;
    }

    private void Pass(in InboundBody body)
    {
        if (state.IsObserving)
        {
            return;
        }
        if (Mode == BodyMode.FullDuplexStreamed)
        {
            if (IsWithheld)
            {
                ReplyToHeaders(state.Modes.Request);
            }
            state.Replies.StreamBody(Direction, Mode, body.Bytes, body.EndOfStream);
        }
        else
        {
            state.Replies.PassBody(Direction, Mode);
        }
    }

    private void Drop()
    {
        // One reply is due for every message, except in full duplex.
        if (!state.IsObserving && Mode != BodyMode.FullDuplexStreamed)
        {
            state.Replies.ClearBody(Direction, Mode);
        }
    }

    private void ReplyToHeaders(BodyMode requestMode)
    {
        IsWithheld = false;
        state.ResponseStarted = Mode is not (BodyMode.Buffered or BodyMode.BufferedPartial) || _fields!.Head.EndOfStream;
        if (state.IsObserving)
        {
            return;
        }
        var edits = new HeaderEdits();
        edits.Remove(_fields!.Owned);
        bool mayChange = _plan.Inspection != ResponseInspection.None && !_fields.Head.EndOfStream;
        if (mayChange && Mode is BodyMode.Streamed or BodyMode.BufferedPartial or BodyMode.FullDuplexStreamed && _fields.Head.ContentLength is not null)
        {
            edits.Remove(HeaderNames.ContentLength);
        }
        if (mayChange && _plan.RemoveContentEncoding)
        {
            edits.Remove(HeaderNames.ContentEncoding);
        }
        if (_plan.Decision is { } decision)
        {
            edits.Set(HeaderNames.Decision, decision);
        }
        bool same = Mode == state.Modes.Response || _fields.Head.EndOfStream;
        state.Replies.Headers(Direction, edits, same ? null : Override(requestMode));
    }

    private ProcessingMode Override(BodyMode requestMode) => new()
    {
        RequestBodyMode = (BodySendMode)requestMode,
        ResponseBodyMode = (BodySendMode)Mode,
        // Else the end of a body with trailers would never be seen.
        ResponseTrailerMode = Mode is BodyMode.Streamed or BodyMode.FullDuplexStreamed ? SendMode.Send : SendMode.Default,
    };
}
