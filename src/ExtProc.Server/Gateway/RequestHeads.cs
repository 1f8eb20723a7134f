using ExtProc.Core.Exchanges;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ExtProc.Server.Gateway;

/// <summary>What the engine is told of a request: its target is the one that the upstream will see.</summary>
internal static class RequestHeads
{
    public static RequestHead Read(HttpContext context, Uri target)
    {
        var request = context.Request;
        return new RequestHead
        {
            Method = request.Method,
            Path = target.PathAndQuery,
            Authority = target.Authority,
            ContentType = Single(request.Headers.ContentType),
            ContentEncoding = Single(request.Headers.ContentEncoding),
            ContentLength = request.ContentLength,
            RequestId = Single(request.Headers.RequestId) ?? Single(request.Headers["x-request-id"]),
            IsTunnel = IsTunnel(context),
            EndOfStream = !HasBody(context),
        };
    }

    public static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;

    public static bool IsTunnel(HttpContext context) =>
        HttpMethods.IsConnect(context.Request.Method)
        || context.Request.Headers.Upgrade.Count > 0
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    private static string? Single(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();
}
