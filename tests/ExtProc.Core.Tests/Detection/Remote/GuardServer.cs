using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExtProc.Core.Tests.Detection.Remote;

/// <summary>A guard on Kestrel that answers what the test says and keeps what it was asked.</summary>
internal sealed class GuardServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _closing = new();

    private GuardServer(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>Answers a request whose body has been read.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = static context => JsonAsync(context, """{"findings":[]}""");

    public ConcurrentQueue<string> Bodies { get; } = new();

    public ConcurrentQueue<string> Authorizations { get; } = new();

    public ConcurrentDictionary<string, bool> Connections { get; } = new();

    /// <summary>Blocks an answer until the server is closed.</summary>
    public Task Never => _closing.Task;

    public static async Task<GuardServer> StartAsync((string Certificate, string Key)? tls = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls is var (certificate, key))
            {
                using var pem = X509Certificate2.CreateFromPem(certificate, key);
                listen.UseHttps(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null));
            }
        }));
        if (tls is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Logging.ClearProviders();
        var server = new GuardServer(builder.Build());
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync();
        server.Url = new Uri(new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), "/v1/guard");
        return server;
    }

    public static string BodyOf(HttpContext context) => (string)context.Items[nameof(Bodies)]!;

    public static async Task JsonAsync(HttpContext context, string json, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    public async ValueTask DisposeAsync()
    {
        _closing.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        context.Items[nameof(Bodies)] = body;
        Bodies.Enqueue(body);
        Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        Connections[context.Connection.Id] = true;
        await Answer(context);
    }
}
