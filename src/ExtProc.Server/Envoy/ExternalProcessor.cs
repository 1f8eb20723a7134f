using ExtProc.Core.Exchanges;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Envoy.Origins;
using ExtProc.Server.Grpc;
using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Envoy;

/// <summary>
/// The method <c>envoy.service.ext_proc.v3.ExternalProcessor/Process</c>: one call per exchange, one loop that reads, answers and flushes.
/// Whatever ends a call, the engine's <see cref="ExchangePipeline.Complete"/> runs once, and OK is returned only after the exchange is over.
/// </summary>
/// <param name="engine">Makes the engine of one exchange; the session disposes it.</param>
/// <param name="options">Sound options.</param>
/// <param name="metrics">Counts deadlines.</param>
/// <param name="time">The clock of all deadlines.</param>
/// <param name="logger">Logs endings.</param>
public sealed class ExternalProcessor(
    Func<ExchangePipeline> engine, SessionOptions options, GatewayMetrics metrics, TimeProvider time, ILogger<ExternalProcessor> logger)
{
    public const string Path = "/envoy.service.ext_proc.v3.ExternalProcessor/Process";

    private readonly TrafficOrigins _origins = new();

    /// <summary>Serves one exchange; a <see cref="GrpcMethod"/>.</summary>
    public async ValueTask<RpcStatus> ProcessAsync(DuplexCall call)
    {
        using var pipeline = engine();
        var state = new SessionState(pipeline, new ReplyWriter(call), _origins.Of(call.Headers), options, metrics, time, call.Stopped);
        using var session = new ExtProcSession(state);
        var unfinished = ExchangeEnd.Failed;
        try
        {
            await ConverseAsync(call, session, state);
            unfinished = EndOf(call.Failure);
        }
#pragma warning disable CA1031 // The boundary: whatever is thrown here is our fault, and the exchange ends closed.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            SessionLog.Faulted(logger, fault.GetType().FullName ?? fault.GetType().Name, fault.StackTrace ?? "");
            state.Refuse(SessionReplies.Failed, ExchangeEnd.Failed, SessionStatuses.Failed);
            await call.FlushAsync();
        }
        finally
        {
            Settle(session, state, unfinished);
        }
        return state.Failure ?? (session.Settled is ExchangeEnd.Completed || state.IsClosed ? RpcStatus.Ok : RpcStatus.Cancelled);
    }

    private static ExchangeEnd EndOf(RpcStatus? failure) => failure?.Code switch
    {
        null or RpcStatusCode.Cancelled => ExchangeEnd.Cancelled,
        RpcStatusCode.Unavailable => ExchangeEnd.Shutdown,
        RpcStatusCode.DeadlineExceeded => ExchangeEnd.DeadlineExceeded,
        _ => ExchangeEnd.ProtocolViolation,
    };

    private async ValueTask ConverseAsync(DuplexCall call, ExtProcSession session, SessionState state)
    {
        while (session.IsHolding ? await NextAsync(call, state) : await call.ReadAsync())
        {
            int before = state.Replies.Count;
            do
            {
                await session.HandleAsync(call.Message);
            }
            while (call.TryRead());

            if (state.Replies.Count != before && !await call.FlushAsync())
            {
                return;
            }
            if (state.Failure is not null)
            {
                await PauseAsync(call, state);
                return;
            }
            if (state.End is { } end)
            {
                // All is said: what the engine holds can go before Envoy closes the stream.
                session.Complete(end);
            }
        }
    }

    /// <summary>Waits for a message no longer than something may be held.</summary>
    private async ValueTask<bool> NextAsync(DuplexCall call, SessionState state)
    {
        var read = call.ReadAsync().AsTask();
        try
        {
            return await read.WaitAsync(options.HoldTimeout, time);
        }
        catch (TimeoutException)
        {
            state.Refuse(SessionReplies.Stalled, ExchangeEnd.DeadlineExceeded, SessionStatuses.Stalled);
            await call.FlushAsync();
            if (state.Failure is { } failure)
            {
                call.Stop(failure);
            }
            return await read;
        }
    }

    /// <summary>A reset that follows at once takes from HTTP/2 clients what was sent just before.</summary>
    private async ValueTask PauseAsync(DuplexCall call, SessionState state)
    {
        if (state.PauseBeforeFailure)
        {
            await Task.Delay(options.CutPause, time, call.Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Settle(ExtProcSession session, SessionState state, ExchangeEnd unfinished)
    {
        session.Settle(unfinished);
        SessionLog.Ended(logger, session.Settled, session.Outcome, session.Messages);
        if (state.Failure is { } failure)
        {
            SessionLog.Failed(logger, session.Settled, failure.Message);
        }
        if (session.WasUnseen)
        {
            SessionLog.BodyNotSent(logger);
        }
    }
}
