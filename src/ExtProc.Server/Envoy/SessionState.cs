using Envoy.Service.ExtProc.V3;
using Envoy.Type.V3;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Envoy.Origins;
using ExtProc.Server.Grpc;
using Google.Protobuf;

namespace ExtProc.Server.Envoy;

/// <summary>
/// What both directions of a session share: the engine, the replies and how the exchange ends. A refusal is an immediate response while
/// nothing of a response has reached the client, and a gRPC error after that; never a gRPC OK.
/// </summary>
internal sealed class SessionState(
    ExchangePipeline pipeline, ReplyWriter replies, StreamOrigin origin, SessionOptions options, GatewayMetrics metrics, TimeProvider time,
    CancellationToken stopped)
{
    private long _started;
    private string? _told;

    public ExchangePipeline Pipeline { get; } = pipeline;

    public ReplyWriter Replies { get; } = replies;

    /// <summary>What the stream's initial metadata says of where its exchange passes.</summary>
    public StreamOrigin Origin { get; } = origin;

    public SessionOptions Options { get; } = options;

    /// <summary>Cancelled when Envoy has given the exchange up: what is thought about it meanwhile is for nobody.</summary>
    public CancellationToken Stopped { get; } = stopped;

    public ProcessingModes Modes { get; set; }

    /// <summary>True when nobody reads replies: the exchange is inspected and nothing is answered.</summary>
    public bool IsObserving { get; set; }

    /// <summary>True once the response's headers were let go: an immediate response would only reset the client's stream.</summary>
    public bool ResponseStarted { get; set; }

    /// <summary>True when nothing is answered any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>How the exchange ended, once that is settled.</summary>
    public ExchangeEnd? End { get; private set; }

    /// <summary>The status that ends the gRPC stream, when it has to end with an error.</summary>
    public RpcStatus? Failure { get; private set; }

    /// <summary>True when <see cref="Failure"/> has to wait until the client has read what was sent before.</summary>
    public bool PauseBeforeFailure { get; private set; }

    /// <summary>Starts the clock of a message's deadline.</summary>
    public void BeginMessage() => _started = time.GetTimestamp();

    /// <summary>True, with the exchange refused, when the engine took longer than Envoy may wait.</summary>
    public bool IsOverdue(ExchangePhase phase)
    {
        if (time.GetElapsedTime(_started) <= Options.MessageDeadline)
        {
            return false;
        }
        metrics.RecordDeadline(phase);
        Refuse(SessionReplies.Deadline, ExchangeEnd.DeadlineExceeded, SessionStatuses.Deadline);
        return true;
    }

    /// <summary>Sends with the next reply what is known of the exchange, when a policy concerns it and the decision is news.</summary>
    public void Tell()
    {
        if (Options.EmitMetadata && Pipeline.Summary is { Id: not null } summary && summary.Decision != _told)
        {
            _told = summary.Decision;
            Replies.AttachMetadata(ExchangeMetadata.Of(summary));
        }
    }

    /// <summary>Everything was seen and answered as far as the engine wants it.</summary>
    public void Complete() => End ??= ExchangeEnd.Completed;

    /// <summary>As <see cref="Complete"/>, and nothing is answered any more.</summary>
    public void Close()
    {
        Complete();
        IsClosed = true;
    }

    /// <summary>Refuses the exchange with a reply of the engine.</summary>
    public void Refuse(Reply reply) => Refuse(reply, ExchangeEnd.Completed, SessionStatuses.Blocked);

    public void Refuse(Reply reply, ExchangeEnd end, RpcStatus late)
    {
        if (IsObserving)
        {
            return;
        }
        if (ResponseStarted)
        {
            Fail(end, late);
            return;
        }
        End ??= end;
        IsClosed = true;
        Tell();
        Replies.Immediate(Render(reply));
    }

    /// <summary>Ends the stream with an error.</summary>
    public void Fail(ExchangeEnd end, RpcStatus status, bool pause = false)
    {
        End ??= end;
        IsClosed = true;
        Failure ??= status;
        PauseBeforeFailure = pause;
    }

    /// <summary>Asks the engine what it means that a body is not shown to it; true when the exchange was refused.</summary>
    public bool IsRefusedUninspected(UninspectedReason reason)
    {
        if (Pipeline.OnUninspectable(reason) is not { } reply)
        {
            return false;
        }
        Refuse(reply);
        return !IsObserving;
    }

    private static ImmediateResponse Render(Reply reply)
    {
        var headers = new HeaderEdits();
        headers.Set(HeaderNames.ContentType, reply.ContentType);
        if (reply.Decision is { } decision)
        {
            headers.Set(HeaderNames.Decision, decision);
        }
        return new ImmediateResponse
        {
            Status = new HttpStatus { Code = (StatusCode)reply.Status },
            Headers = headers.Mutation,
            Body = UnsafeByteOperations.UnsafeWrap(reply.Body),
            Details = reply.Details,
        };
    }
}
