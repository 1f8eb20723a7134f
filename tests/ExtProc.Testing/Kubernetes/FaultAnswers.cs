using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Testing.Kubernetes;

/// <summary>What a <see cref="FaultProxy"/> says in place of the API server.</summary>
internal static class FaultAnswers
{
    /// <summary>Acts out a fault; true when the request is to be passed on after it.</summary>
    public static async Task<bool> PassesAsync(HttpContext context, ProxiedRequest request, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Slow:
                await Task.Delay(fault.Delay, TimeProvider.System, context.RequestAborted).ConfigureAwait(false);
                return true;
            case FaultKind.Flapping:
                return request.IsWatch || request.Number % 2 == 0 || Abort(context);
            case FaultKind.Away:
                return Abort(context);
            case FaultKind.TooManyRequests:
                context.Response.Headers.RetryAfter = fault.RetryAfter.ToString(CultureInfo.InvariantCulture);
                return await AnswerAsync(context, 429, 429, "TooManyRequests").ConfigureAwait(false);
            case FaultKind.Gone:
                return await AnswerAsync(context, 410, 410, "Expired").ConfigureAwait(false);
            case FaultKind.GoneEvent:
                return await AnswerAsync(context, 200, 410, "Expired", asEvent: true).ConfigureAwait(false);
            case FaultKind.Unauthorized:
                return await AnswerAsync(context, 401, 401, "Unauthorized").ConfigureAwait(false);
            default:
                return await AnswerAsync(context, 500, 500, "InternalError").ConfigureAwait(false);
        }
    }

    private static bool Abort(HttpContext context)
    {
        context.Abort();
        return false;
    }

    private static async Task<bool> AnswerAsync(HttpContext context, int status, int code, string reason, bool asEvent = false)
    {
        var body = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = $"the fault proxy answered {code}",
            ["reason"] = reason,
            ["code"] = code,
        };
        var text = (asEvent ? new JsonObject { ["type"] = "ERROR", ["object"] = body } : body).ToJsonString() + "\n";
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
        return false;
    }
}
