using ExtProc.Core.Exchanges;
using ExtProc.Server.Envoy;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Server.Gateway;

/// <summary>Sends a reply of ours as the whole response.</summary>
internal static class ReplyResponses
{
    public static async Task SendAsync(HttpContext context, Reply reply)
    {
        var response = context.Response;
        response.Clear();
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;
        response.ContentLength = reply.Body.Length;
        if (reply.Decision is { } decision)
        {
            response.Headers[HeaderNames.Decision] = decision;
        }
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(reply.Body, context.RequestAborted);
        }
    }
}
