using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExtProc.Testing.Upstreams;

/// <summary>
/// A scripted model provider on Kestrel, one port for HTTP/1.1 and one for cleartext HTTP/2. A request that names no script is answered
/// by <see cref="Model"/>. Safe for concurrent use.
/// </summary>
public sealed class FakeUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, UpstreamScript> _scripts = new();
    private int _lastId;
    private long _requests;

    private FakeUpstream(WebApplication app) => _app = app;

    public int Http1Port { get; private set; }

    public int Http2Port { get; private set; }

    /// <summary>Answers requests without a script; by default the echo model.</summary>
    public Func<ReceivedRequest, UpstreamReply> Model { get; set; } = EchoModel.Reply;

    /// <summary>Requests that began to arrive, whatever became of them.</summary>
    public long RequestCount => Interlocked.Read(ref _requests);

    public static async Task<FakeUpstream> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var upstream = new FakeUpstream(builder.Build());
        upstream._app.Run(upstream.AnswerAsync);
        await upstream._app.StartAsync().ConfigureAwait(false);
        var addresses = upstream._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        upstream.Http1Port = new Uri(addresses[0]).Port;
        upstream.Http2Port = new Uri(addresses[1]).Port;
        return upstream;
    }

    public UpstreamScript Script(UpstreamReply reply, bool stepwise = false)
    {
        var script = new UpstreamScript(Interlocked.Increment(ref _lastId), reply, stepwise);
        _scripts[script.Id] = script;
        return script;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.Http2.MaxStreamsPerConnection = 10_000;
        options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
        options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var script = context.Request.Headers.TryGetValue(UpstreamScript.HeaderName, out var id) ? _scripts[id.ToString()] : null;
        try
        {
            var request = await ReadAsync(context).ConfigureAwait(false);
            script?.OnRequest(request);
            await WriteAsync(context, script?.Reply ?? Model(request), script).ConfigureAwait(false);
            script?.OnFinished();
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            script?.OnCancelled();
            context.Abort();
        }
    }

    private static async Task<ReceivedRequest> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var path = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var headers = context.Request.Headers.ToDictionary(
            static header => header.Key.ToLowerInvariant(), static header => string.Join(", ", header.Value.AsEnumerable()));
        return new ReceivedRequest(context.Request.Method, path, headers, body.ToArray(), context.Request.Protocol);
    }

    private static async Task WriteAsync(HttpContext context, UpstreamReply reply, UpstreamScript? script)
    {
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        foreach (var piece in reply.Pieces)
        {
            if (script is not null)
            {
                await script.WaitForTurnAsync(context.RequestAborted).ConfigureAwait(false);
            }

            await context.Response.Body.WriteAsync(piece, context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            context.RequestAborted.ThrowIfCancellationRequested();
            script?.OnPiece();
        }
    }
}
