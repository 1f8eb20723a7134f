using System.Buffers;
using ExtProc.Core.Exchanges;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Server.Gateway;

/// <summary>One request through the proxy, from its headers to its response's end.</summary>
internal sealed class GatewayExchange(
    HttpContext context, ExchangePipeline pipeline, RequestHead head, Uri target, UpstreamClient upstream, StallClock stall, GatewayOptions options)
{
    private RequestPlan _plan;

    /// <summary>Runs the exchange. A reply that the client gets instead of the upstream's answer is returned; null when an answer was carried.</summary>
    /// <exception cref="HttpRequestException">The upstream can't be reached or broke.</exception>
    /// <exception cref="IOException">The upstream or the client broke.</exception>
    /// <exception cref="OperationCanceledException">The stall clock ended the exchange.</exception>
    public async Task<Reply?> RunAsync()
    {
        _plan = pipeline.OnRequestHeaders(head);
        if (_plan.Reject is { } refusal)
        {
            return refusal;
        }
        if (!_plan.InspectBody)
        {
            var passing = head.EndOfStream ? null : new UpstreamContent(default, context.Request.BodyReader, head.ContentLength, stall);
            return await ForwardAsync(passing, dropEncoding: false);
        }
        using var body = new RequestBody(context.Request.BodyReader, options.MaxRequestBodyBytes, stall);
        if (!await body.TryReadAsync())
        {
            return pipeline.OnUninspectable(UninspectedReason.TooLarge)
                ?? await ForwardAsync(new UpstreamContent(body.Held, context.Request.BodyReader, head.ContentLength, stall), dropEncoding: false);
        }
        var verdict = await pipeline.OnRequestBodyAsync(new ReadOnlySequence<byte>(body.Held), stall.Token);
        if (verdict.Reject is { } reply)
        {
            return reply;
        }
        var bytes = verdict.Replacement ?? body.Held;
        return await ForwardAsync(head.EndOfStream ? null : new UpstreamContent(bytes, null, bytes.Length, stall), verdict.RemoveContentEncoding);
    }

    private async Task<Reply?> ForwardAsync(UpstreamContent? content, bool dropEncoding)
    {
        using var request = UpstreamRequests.Create(context, target, content, _plan.InspectResponse, dropEncoding);
        stall.Allow(options.ResponseTimeout);
        using var response = await upstream.SendAsync(request, stall.Token);
        stall.Allow(options.IdleTimeout);
        var plan = Judge(response);
        if (plan.Reject is { } refusal)
        {
            return refusal;
        }
        ResponseHeaders.Copy(response, context, plan);
        if (!HasBody(response))
        {
            return null;
        }
        await using var body = await response.Content.ReadAsStreamAsync(stall.Token);
        using var relay = new ResponseRelay(context, pipeline, plan, stall);
        return await relay.RunAsync(body);
    }

    private ResponsePlan Judge(HttpResponseMessage response) =>
        _plan.InspectBody || _plan.InspectResponse
            ? pipeline.OnResponseHeaders(new ResponseHead
            {
                Status = (int)response.StatusCode,
                ContentType = response.Content.Headers.NonValidated.TryGetValues("content-type", out var type) ? type.ToString() : null,
                ContentEncoding = response.Content.Headers.NonValidated.TryGetValues("content-encoding", out var encoding) ? encoding.ToString() : null,
                ContentLength = response.Content.Headers.ContentLength,
                EndOfStream = !HasBody(response),
            })
            : default;

    private bool HasBody(HttpResponseMessage response) =>
        !HttpMethods.IsHead(context.Request.Method)
        && (int)response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified or StatusCodes.Status205ResetContent)
        && response.Content.Headers.ContentLength != 0;
}
