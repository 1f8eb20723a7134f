using System.Net.Sockets;
using ExtProc.Core.Exchanges;
using ExtProc.Server.Grpc;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Gateway;

/// <summary>The proxy's boundary: begins an exchange for each request, and turns whatever ends it into one outcome and one answer.</summary>
internal sealed class GatewayEndpoint(
    Engine engine, UpstreamClient upstream, IOptions<GatewayOptions> options, ServerDrain drain, TimeProvider time, ILogger<GatewayEndpoint> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        LiftBodyLimit(context);
        var target = upstream.Upstream.Resolve(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (target is null)
        {
            await ReplyResponses.SendAsync(context, GatewayReplies.BadTarget);
            return;
        }
        drain.Enter();
        try
        {
            await RunAsync(context, target);
        }
        finally
        {
            drain.Leave();
        }
    }

    private async Task RunAsync(HttpContext context, Uri target)
    {
        var head = RequestHeads.Read(context, target);
        using var stall = new StallClock(options.Value.IdleTimeout, time, context.RequestAborted, drain.GraceOver);
        using var pipeline = engine.Begin();
        var (reply, end) = head.IsTunnel
            ? (GatewayReplies.Tunnel(head), ExchangeEnd.Completed)
            : await CarryAsync(new GatewayExchange(context, pipeline, head, target, upstream, stall, options.Value), head, context);
        if (reply is not null)
        {
            await AnswerAsync(context, reply);
        }
        pipeline.Complete(end);
    }

    private async Task<(Reply? Reply, ExchangeEnd End)> CarryAsync(GatewayExchange exchange, RequestHead head, HttpContext context)
    {
        try
        {
            return (await exchange.RunAsync(), ExchangeEnd.Completed);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return (null, ExchangeEnd.Cancelled);
        }
        catch (OperationCanceledException) when (drain.GraceOver.IsCancellationRequested)
        {
            return (GatewayReplies.Stopping(head), ExchangeEnd.Shutdown);
        }
        catch (OperationCanceledException)
        {
            GatewayLog.UpstreamTimedOut(logger);
            return (GatewayReplies.TimedOut(head), ExchangeEnd.Cancelled);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or SocketException or ConnectionAbortedException)
        {
            var cancelled = context.RequestAborted.IsCancellationRequested;
            if (!cancelled)
            {
                GatewayLog.UpstreamBroke(logger, broken is HttpRequestException http ? http.HttpRequestError.ToString() : broken.GetType().Name);
            }
            return (cancelled ? null : GatewayReplies.Unreachable(head), ExchangeEnd.Cancelled);
        }
#pragma warning disable CA1031 // The boundary: whatever is wrong with one exchange stays with it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            GatewayLog.ExchangeFailed(logger, fault.GetType().FullName ?? "", fault.StackTrace ?? "");
            return (GatewayReplies.Failed(head), ExchangeEnd.Failed);
        }
    }

    /// <summary>Once a part of a response is out, nothing can take its place: the connection breaks, so that the client can't take it for whole.</summary>
    private static Task AnswerAsync(HttpContext context, Reply reply)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }
        return ReplyResponses.SendAsync(context, reply);
    }

    private static void LiftBodyLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
    }
}
