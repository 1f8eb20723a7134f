using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ExtProc.Core.Policies;
using ExtProc.Server.Admin.Prometheus;
using ExtProc.Server.Grpc;
using ExtProc.Server.Policies;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Server.Admin;

/// <summary>
/// The admin listener's pages. Reads only; anyone who reaches the listener may read them, and none of them holds text of an exchange,
/// a keyword or a secret.
/// </summary>
internal sealed class AdminEndpoint(PrometheusExporter exporter, ServerReadiness readiness, PolicyStore policies, IPolicyOrigin origin)
{
    private const string Text = "text/plain; charset=utf-8";
    private const string Json = "application/json; charset=utf-8";

    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return WriteAsync(context, StatusCodes.Status405MethodNotAllowed, Text, "Only GET and HEAD.\n"u8.ToArray());
        }
        return context.Request.Path.Value switch
        {
            "/" => WriteAsync(context, StatusCodes.Status200OK, "text/html; charset=utf-8", AdminIndex.Page),
            "/metrics" => WriteMetricsAsync(context),
            "/healthz" => WriteAsync(context, StatusCodes.Status200OK, Text, "ok\n"u8.ToArray()),
            "/readyz" => WriteReadinessAsync(context),
            "/policies" => WriteJsonAsync(context, StatusCodes.Status200OK, PoliciesReport.Of(policies, origin.Describe()), AdminJson.Default.PoliciesReport),
            _ => WriteAsync(context, StatusCodes.Status404NotFound, Text, Encoding.UTF8.GetBytes($"Not here. Pages: {AdminIndex.List}\n")),
        };
    }

    private Task WriteMetricsAsync(HttpContext context)
    {
        var text = new ArrayBufferWriter<byte>(32 * 1024);
        return exporter.TryScrape(text)
            ? WriteAsync(context, StatusCodes.Status200OK, PrometheusText.ContentType, text.WrittenMemory)
            : WriteAsync(context, StatusCodes.Status503ServiceUnavailable, Text, "The metrics could not be collected.\n"u8.ToArray());
    }

    private Task WriteReadinessAsync(HttpContext context)
    {
        var report = ReadinessReport.Of(readiness.Phase, policies.IsLoaded ? null : origin.Describe());
        var status = report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return WriteJsonAsync(context, status, report, AdminJson.Default.ReadinessReport);
    }

    private static Task WriteJsonAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type) =>
        WriteAsync(context, status, Json, JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static async Task WriteAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }
}
