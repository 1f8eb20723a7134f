using ExtProc.Core.Exchanges;
using ExtProc.Server.Envoy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ExtProc.Server.Gateway;

/// <summary>Writes the client's response headers: the upstream's, less those of one hop and ours, with the decision.</summary>
internal static class ResponseHeaders
{
    public static void Copy(HttpResponseMessage from, HttpContext context, in ResponsePlan plan)
    {
        var to = context.Response;
        to.StatusCode = (int)from.StatusCode;
        StringValues connection = from.Headers.NonValidated.TryGetValues("connection", out var tokens) ? tokens.ToArray() : default;
        foreach (var (name, values) in from.Headers.NonValidated)
        {
            if (ForwardedHeaders.Crosses(name, connection))
            {
                to.Headers[name] = values.ToArray();
            }
        }
        foreach (var (name, values) in from.Content.Headers.NonValidated)
        {
            to.Headers[name] = values.ToArray();
        }
        Adjust(to, plan, context.Request.Method);
    }

    private static void Adjust(HttpResponse to, in ResponsePlan plan, string method)
    {
        // An edited body has another length, and a length without a body is only right where none is due.
        if ((plan.Inspection != ResponseInspection.None && !HttpMethods.IsHead(method)) || to.StatusCode == StatusCodes.Status204NoContent)
        {
            to.ContentLength = null;
        }
        if (plan.RemoveContentEncoding)
        {
            to.Headers.ContentEncoding = default;
        }
        if (plan.Decision is { } decision)
        {
            to.Headers[HeaderNames.Decision] = decision;
        }
    }
}
