using System.Net;
using System.Net.Sockets;
using ExtProc.Server.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Tests.Grpc;

/// <summary>A real Kestrel on a free port with the product's own registration, and a client with prior knowledge of HTTP/2.</summary>
internal sealed class GrpcTestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcTestServer(WebApplication app, LogProbe logs)
    {
        _app = app;
        Logs = logs;
        Client = NewClient();
    }

    public LogProbe Logs { get; }

    /// <summary>Events that the test brings about; any other error in the log fails it.</summary>
    public int[] DeclaredErrors { get; set; } = [];

    public HttpClient Client { get; }

    public ServerReadiness Readiness => _app.Services.GetRequiredService<ServerReadiness>();

    public ServerDrain Drain => _app.Services.GetRequiredService<ServerDrain>();

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public static async Task<GrpcTestServer> StartAsync(
        Action<IEndpointRouteBuilder>? map = null, Action<GrpcServerOptions>? configure = null, TimeProvider? time = null)
    {
        var logs = new LogProbe();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddGrpcServer(builder.Configuration);
        builder.Services.Configure<GrpcServerOptions>(options =>
        {
            options.Listen = "127.0.0.1:0";
            options.DrainDelay = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        map?.Invoke(app);
        app.MapGrpcDefaults();
        await app.StartAsync();
        return new GrpcTestServer(app, logs);
    }

    public static HttpClient NewClient(Action<SocketsHttpHandler>? configure = null)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false };
        configure?.Invoke(handler);
        return new HttpClient(handler)
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public static HttpClient NewUnixClient(string path) => NewClient(handler => handler.ConnectCallback = async (_, cancellationToken) =>
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    });

    /// <summary>Begins a call; <paramref name="headers"/> are "name: value" lines that are added, or replace the content type.</summary>
    public GrpcTestCall Call(string path, params string[] headers) => GrpcTestCall.Begin(Client, new Uri(Address, path), headers);

    /// <summary>The server's shutdown, as a signal to the process begins it.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Logs.AssertNoErrors(DeclaredErrors);
    }
}
