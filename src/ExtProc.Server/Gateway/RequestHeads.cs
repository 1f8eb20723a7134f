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
        || IsUpgrade(context.Request.Headers.Upgrade)
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    /// <summary>An offer of HTTP/2 (<c>h2c</c>) may be ignored, and is: the request stays what it is.</summary>
    private static bool IsUpgrade(Microsoft.Extensions.Primitives.StringValues upgrade)
    {
        foreach (var protocol in upgrade)
        {
            if (!"h2c".Equals(protocol?.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    private static string? Single(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();
}
