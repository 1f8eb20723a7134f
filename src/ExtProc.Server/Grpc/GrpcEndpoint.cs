using System.Globalization;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Grpc.Framing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace ExtProc.Server.Grpc;

/// <summary>
/// Turns HTTP requests into calls of one method and its status into headers or trailers. The boundary of the transport: a call that goes
/// wrong in any way ends with a status other than OK.
/// </summary>
internal sealed class GrpcEndpoint(
    GrpcMethod method, string name, GrpcServerOptions options, ServerDrain drain, GatewayMetrics metrics, TimeProvider time, ILogger<GrpcEndpoint> logger)
{
    private const string ContentType = "application/grpc";
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";
    private const string EncodingHeader = "grpc-encoding";
    private const string Gzip = "gzip";

    /// <summary>What a timer can hold; a longer deadline is none.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private static readonly string[] StatusNumbers =
        [.. Enum.GetValues<RpcStatusCode>().Select(code => ((int)code).ToString(CultureInfo.InvariantCulture))];

    /// <summary>As the gRPC documentation spells them, for metrics.</summary>
    private static readonly string[] StatusNames =
        [.. Enum.GetNames<RpcStatusCode>().Select(static name => string.Concat(name.Select(static (c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}")))];

    public async Task InvokeAsync(HttpContext context)
    {
        if (!AcceptHttp(context))
        {
            return;
        }

        context.Response.ContentType = ContentType;
        if (Refusal(context.Request.Headers, out var timeout, out var gzip) is { } refusal)
        {
            context.Response.Headers["grpc-accept-encoding"] = "identity,gzip";
            metrics.GrpcCallStarted();
            End(context, refusal, inTrailers: false);
            return;
        }

        var request = context.Request;
        using var call = new DuplexCall(request.BodyReader, context.Response.BodyWriter, request.Headers, options.MaxMessageBytes, gzip);
        metrics.GrpcCallStarted();
        var status = await RunAsync(call, timeout, context.RequestAborted);
        End(context, call.Failure ?? status, call.HasWritten);
    }

    private static bool AcceptHttp(HttpContext context)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "HTTP/2";
            return false;
        }

        if (!IsGrpc(context.Request.ContentType))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        LiftBodyLimits(context.Features);
        return true;
    }

    private static bool IsGrpc(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = contentType.AsSpan(ContentType.Length);
        return rest.IsEmpty || rest[0] == ';'
            || (rest.StartsWith("+proto", StringComparison.OrdinalIgnoreCase) && (rest.Length == 6 || rest[6] == ';'));
    }

    /// <summary>A stream lives as long as its exchange: neither its sum nor its pace says anything.</summary>
    private static void LiftBodyLimits(IFeatureCollection features)
    {
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = null;
    }

    private static RpcStatus? Refusal(IHeaderDictionary headers, out TimeSpan? timeout, out bool gzip)
    {
        timeout = null;
        var encoding = headers[EncodingHeader];
        gzip = encoding.Equals(Gzip);
        if (!gzip && !StringValues.IsNullOrEmpty(encoding) && !encoding.Equals("identity"))
        {
            return RpcStatus.UnknownEncoding;
        }

        var header = headers["grpc-timeout"];
        if (header.Count == 0)
        {
            return null;
        }

        if (!CallTimeout.TryParse(header.ToString(), out var parsed))
        {
            return RpcStatus.MalformedTimeout;
        }

        timeout = parsed;
        return parsed == TimeSpan.Zero ? RpcStatus.DeadlineExceeded : null;
    }

    private async ValueTask<RpcStatus> RunAsync(DuplexCall call, TimeSpan? timeout, CancellationToken aborted)
    {
        drain.Enter();
        using var gone = aborted.UnsafeRegister(static state => ((DuplexCall)state!).Stop(RpcStatus.Cancelled), call);
        using var shutdown = drain.GraceOver.UnsafeRegister(static state => ((DuplexCall)state!).Stop(RpcStatus.ShuttingDown), call);
        await using var deadline = timeout < LongestTimer
            ? time.CreateTimer(static state => ((DuplexCall)state!).Stop(RpcStatus.DeadlineExceeded), call, timeout.Value, Timeout.InfiniteTimeSpan)
            : null;
        try
        {
            return await method(call);
        }
#pragma warning disable CA1031 // The boundary: whatever a method throws is our fault and becomes INTERNAL, or the peer's doing that ended the call.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (call.Failure is null)
            {
                GrpcLog.MethodFailed(logger, failure.GetType().FullName ?? failure.GetType().Name, failure.StackTrace ?? "");
            }

            return RpcStatus.Faulted;
        }
        finally
        {
            drain.Leave();
        }
    }

    private void End(HttpContext context, RpcStatus status, bool inTrailers)
    {
        metrics.GrpcCallEnded(name, StatusNames[(int)status.Code]);
        var trailers = inTrailers ? context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers : context.Response.Headers;
        trailers[StatusHeader] = StatusNumbers[(int)status.Code];
        if (status.Message.Length > 0)
        {
            trailers[MessageHeader] = StatusMessage.Encode(status.Message);
        }
    }
}
