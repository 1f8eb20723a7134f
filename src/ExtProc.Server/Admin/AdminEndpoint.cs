using System.Buffers;
using System.Text;
using System.Text.Json;
using ExtProc.Server.Admin.Prometheus;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Server.Admin;

/// <summary>
/// The admin listener's pages. Reads only; anyone who reaches the listener may read them, and none of them holds text of an exchange,
/// a keyword or a secret.
/// </summary>
/// <param name="exporter">The metrics.</param>
/// <param name="readiness">Whether this process should be sent traffic.</param>
/// <param name="policies">JSON about the policies.</param>
internal sealed class AdminEndpoint(PrometheusExporter exporter, Func<ReadinessReport> readiness, Func<ReadOnlyMemory<byte>> policies)
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
            "/policies" => WriteAsync(context, StatusCodes.Status200OK, Json, policies()),
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
        var report = readiness();
        var status = report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(context, status, Json, JsonSerializer.SerializeToUtf8Bytes(report, AdminJson.Default.ReadinessReport));
    }

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
