using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ExtProc.Testing.Kubernetes;

/// <summary>Passes one request on and its answer back, piece by piece.</summary>
internal static class ProxyRelay
{
    private static readonly string[] s_hopHeaders = ["connection", "host", "transfer-encoding", "upgrade", "keep-alive"];

    public static async Task RelayAsync(HttpContext context, HttpClient upstream, bool stopAfterFirst)
    {
        using var request = ToRequest(context, upstream.BaseAddress!);
        using var answer = await upstream.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!s_hopHeaders.Contains(name.ToLowerInvariant()))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted).ConfigureAwait(false);
        var piece = new byte[64 << 10];
        while (await body.ReadAsync(piece, context.RequestAborted).ConfigureAwait(false) is > 0 and var length)
        {
            await context.Response.Body.WriteAsync(piece.AsMemory(0, length), context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            if (stopAfterFirst)
            {
                context.Abort();
                return;
            }
        }
    }

    private static HttpRequestMessage ToRequest(HttpContext context, Uri address)
    {
        var target = new Uri(address, context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target)
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers)
        {
            if (!s_hopHeaders.Contains(name.ToLowerInvariant()) && !request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return request;
    }
}
