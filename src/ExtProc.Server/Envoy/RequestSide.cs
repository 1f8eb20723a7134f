using System.Buffers;
using ExtProc.Core.Bodies;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Envoy.Wire;

namespace ExtProc.Server.Envoy;

/// <summary>
/// The request's direction. A body that is inspected never leaves before the engine has seen all of it: Envoy holds it (BUFFERED), its
/// chunks are cleared and go out with the last one's reply (STREAMED), or even the headers wait (full duplex).
/// </summary>
internal sealed class RequestSide(SessionState state) : IDisposable
{
    private const ExchangeDirection Direction = ExchangeDirection.Request;

    private readonly BodyBuffer _held = new(state.Options.MaxRequestBodyBytes);
    private RequestFields? _fields;
    private RequestPlan _plan;
    private bool _inspect;
    private bool _cleared;

    /// <summary>The mode that body messages are answered in.</summary>
    public BodyMode Mode { get; private set; }

    /// <summary>True while the headers' reply waits for the body.</summary>
    public bool IsWithheld { get; private set; }

    /// <summary>True when something of the body is held here, or waited for, in a mode in which Envoy keeps no clock.</summary>
    public bool IsHolding => IsWithheld || _held.Length > 0;

    /// <summary>True when the engine should have seen the body and has not yet.</summary>
    public bool IsUnjudged => _inspect;

    /// <summary>True when Envoy is certain not to have shown anything of the request to an upstream yet.</summary>
    public bool IsKeptFromUpstream => IsWithheld || (_inspect && state.Modes.Request is BodyMode.Buffered or BodyMode.BufferedPartial);

    /// <summary>True when the engine wants nothing of this exchange.</summary>
    public bool IsUnconcerned { get; private set; }

    public bool InspectResponse => _plan.InspectResponse;

    public ValueTask OnHeadersAsync(RequestFields fields)
    {
        _fields = fields;
        _plan = state.Pipeline.OnRequestHeaders(fields.Head);
        if (state.IsOverdue(ExchangePhase.RequestHeaders))
        {
            return default;
        }
        if (_plan.Reject is { } reply)
        {
            state.Refuse(reply);
            return default;
        }
        _inspect = _plan.InspectBody;
        if (fields.Head.IsTunnel && (_inspect || _plan.InspectResponse))
        {
            // What follows is not HTTP, and an upstream may ignore the upgrade: nothing of it can be inspected.
            if (state.IsRefusedUninspected(UninspectedReason.NotSent))
            {
                return default;
            }
            _inspect = false;
            _plan = default;
        }
        IsUnconcerned = !_inspect && !_plan.InspectResponse;
        Mode = state.Modes.ForRequest(fields.Head, _inspect, state.Options);
        if (_inspect && !fields.Head.EndOfStream && IsBeyondReach(fields.Head))
        {
            return default;
        }
        if (_inspect && fields.Head.EndOfStream)
        {
            return JudgeNothingAsync();
        }
        if (_inspect && Mode == BodyMode.FullDuplexStreamed && !state.IsObserving)
        {
            IsWithheld = true;
        }
        else
        {
            ReplyToHeaders(removeContentEncoding: false);
        }
        return default;
    }

    /// <summary>
    /// True, with the exchange refused, when an upstream answers although the body that Envoy should have buffered was never shown: the
    /// override was not obeyed, and the request has passed unseen.
    /// </summary>
    public bool IsRefusedUnseen()
    {
        if (!_inspect || Mode is not (BodyMode.Buffered or BodyMode.BufferedPartial))
        {
            return false;
        }
        _inspect = false;
        return state.IsRefusedUninspected(UninspectedReason.NotSent);
    }

    /// <summary>Handles a message of the body.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="late">True when the end was seen before: the bytes are lost.</param>
    /// <returns>The mode that it was answered in; <see cref="BodyMode.None"/> when no body was due.</returns>
    public async ValueTask<BodyMode> OnBodyAsync(InboundBody body, bool late)
    {
        if (Mode == BodyMode.None)
        {
            // The override was not obeyed.
            Mode = state.Modes.Request;
        }
        if (Mode == BodyMode.None)
        {
            return Mode;
        }
        if (late)
        {
            DropLate();
        }
        else if (!_inspect)
        {
            Pass(body);
        }
        else if (Mode is BodyMode.Buffered or BodyMode.BufferedPartial)
        {
            await JudgeWholeAsync(body);
        }
        else
        {
            await HoldAsync(body);
        }
        return Mode;
    }

    public async ValueTask OnTrailersAsync(bool late)
    {
        if (!late && _inspect && Mode is BodyMode.Streamed or BodyMode.FullDuplexStreamed)
        {
            await EndByTrailersAsync();
        }
        if (!state.IsClosed && !state.IsObserving)
        {
            state.Replies.PassTrailers(Direction);
        }
    }

    public void Dispose() => _held.Dispose();

    /// <summary>True, with the exchange refused, when the body can't be shown or could not be given back; policies may also let it pass.</summary>
    private bool IsBeyondReach(RequestHead head)
    {
        var reason = Mode switch
        {
            BodyMode.None => UninspectedReason.NotSent,
            BodyMode.Streamed when !state.IsObserving && ProcessingModes.IsCoded(head.ContentEncoding) => UninspectedReason.Undecodable,
            _ => UninspectedReason.None,
        };
        if (reason == UninspectedReason.None)
        {
            return false;
        }
        _inspect = false;
        return state.IsRefusedUninspected(reason);
    }

    private async ValueTask JudgeNothingAsync()
    {
        if (await JudgeAsync(default) is { } verdict)
        {
            if (verdict.Replacement is not null)
            {
                throw new InvalidOperationException("a request without a body can't be given one");
            }
            ReplyToHeaders(removeContentEncoding: false);
        }
    }

    private async ValueTask JudgeWholeAsync(InboundBody body)
    {
        bool isCut = Mode == BodyMode.BufferedPartial && !body.EndOfStream && body.Bytes.Length != _fields!.Head.ContentLength;
        bool isLarge = body.Bytes.Length > state.Options.MaxRequestBodyBytes;
        if (isCut || isLarge)
        {
            _inspect = false;
            if (!state.IsRefusedUninspected(isLarge ? UninspectedReason.TooLarge : UninspectedReason.NotSent))
            {
                Pass(body);
            }
        }
        else if (await JudgeAsync(body.Bytes) is { } verdict)
        {
            Answer(verdict);
        }
    }

    private void Answer(in BodyVerdict verdict)
    {
        if (state.IsObserving)
        {
            return;
        }
        if (verdict.Replacement is not { } replacement)
        {
            state.Replies.PassBody(Direction, Mode);
            return;
        }
        var edits = new HeaderEdits();
        if (Mode == BodyMode.Buffered)
        {
            edits.SetExactLength(replacement.Length);
        }
        if (verdict.RemoveContentEncoding)
        {
            edits.Remove(HeaderNames.ContentEncoding);
        }
        state.Replies.ReplaceBody(Direction, Mode, new(replacement), default, edits.IsEmpty ? null : edits);
    }

    private async ValueTask HoldAsync(InboundBody body)
    {
        bool alone = body.EndOfStream && _held.Length == 0;
        if (alone ? body.Bytes.Length > _held.Cap : !_held.TryAppend(body.Bytes))
        {
            _inspect = false;
            if (!state.IsRefusedUninspected(UninspectedReason.TooLarge))
            {
                Release(body);
            }
            return;
        }
        if (body.EndOfStream)
        {
            var whole = alone ? body.Bytes : new(_held.Memory);
            if (await JudgeAsync(whole) is { } verdict)
            {
                Release(whole, verdict, endOfStream: true);
            }
        }
        else if (Mode == BodyMode.Streamed && !state.IsObserving)
        {
            state.Replies.ClearBody(Direction, Mode);
            _cleared = true;
        }
    }

    /// <summary>Lets all go that the engine has judged.</summary>
    private void Release(in ReadOnlySequence<byte> whole, in BodyVerdict verdict, bool endOfStream)
    {
        if (state.IsObserving)
        {
            return;
        }
        var bytes = verdict.Replacement is { } replacement ? new ReadOnlySequence<byte>(replacement) : whole;
        if (Mode == BodyMode.FullDuplexStreamed)
        {
            IsWithheld = false;
            ReplyToHeaders(verdict.RemoveContentEncoding);
            state.Replies.StreamBody(Direction, Mode, bytes, endOfStream);
        }
        else if (verdict.RemoveContentEncoding)
        {
            throw new InvalidOperationException("the headers of a STREAMED request have left");
        }
        else if (_cleared || verdict.Replacement is not null)
        {
            state.Replies.ReplaceBody(Direction, Mode, bytes, default);
        }
        else
        {
            state.Replies.PassBody(Direction, Mode);
        }
        _held.Dispose();
    }

    /// <summary>Lets what was held go, with the chunk that made it too much, and all that follows.</summary>
    private void Release(in InboundBody body)
    {
        if (state.IsObserving)
        {
            return;
        }
        if (Mode == BodyMode.FullDuplexStreamed)
        {
            IsWithheld = false;
            ReplyToHeaders(removeContentEncoding: false);
            state.Replies.StreamBody(Direction, Mode, new(_held.Memory), end: false);
            state.Replies.StreamBody(Direction, Mode, body.Bytes, body.EndOfStream);
        }
        else
        {
            state.Replies.ReplaceBody(Direction, Mode, new(_held.Memory), body.Bytes);
        }
        _held.Dispose();
    }

    private async ValueTask EndByTrailersAsync()
    {
        var whole = new ReadOnlySequence<byte>(_held.Memory);
        if (await JudgeAsync(whole) is not { } verdict || state.IsObserving)
        {
            return;
        }
        if (Mode == BodyMode.FullDuplexStreamed)
        {
            Release(whole, verdict, endOfStream: false);
        }
        else if (_cleared || verdict.Replacement is not null)
        {
            state.Refuse(SessionReplies.Trailers);
        }
    }

    /// <summary>Asks the engine; null when nothing is left to answer.</summary>
    private async ValueTask<BodyVerdict?> JudgeAsync(ReadOnlySequence<byte> whole)
    {
        _inspect = false;
        var verdict = await state.Pipeline.OnRequestBodyAsync(whole, state.Stopped);
        if (state.IsOverdue(ExchangePhase.RequestBody))
        {
            return null;
        }
        if (verdict.Reject is not { } reply)
        {
            if (!state.IsObserving)
            {
                state.Tell();
            }
            return verdict;
        }
        state.Refuse(reply);
        return state.IsObserving ? verdict : null;
    }

    private void Pass(in InboundBody body)
    {
        if (state.IsObserving)
        {
            return;
        }
        if (Mode == BodyMode.FullDuplexStreamed)
        {
            state.Replies.StreamBody(Direction, Mode, body.Bytes, body.EndOfStream);
        }
        else
        {
            state.Replies.PassBody(Direction, Mode);
        }
    }

    private void DropLate()
    {
        // One reply is due for every message, except in full duplex.
        if (!state.IsObserving && Mode != BodyMode.FullDuplexStreamed)
        {
            state.Replies.ClearBody(Direction, Mode);
        }
    }

    private void ReplyToHeaders(bool removeContentEncoding)
    {
        if (state.IsObserving)
        {
            return;
        }
        var edits = new HeaderEdits();
        edits.Remove(_fields!.Owned);
        if (_plan.InspectBody && Mode is BodyMode.Streamed or BodyMode.BufferedPartial or BodyMode.FullDuplexStreamed && _fields.Head.ContentLength is not null)
        {
            edits.Remove(HeaderNames.ContentLength);
        }
        if (removeContentEncoding)
        {
            edits.Remove(HeaderNames.ContentEncoding);
        }
        if (_plan.InspectResponse)
        {
            edits.Set(HeaderNames.AcceptEncoding, "identity");
        }
        state.Replies.Headers(Direction, edits, state.Modes.Override(Mode, _plan.InspectResponse, IsUnconcerned));
    }
}
