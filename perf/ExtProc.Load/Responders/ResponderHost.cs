using System.Net;
using ExtProc.Server.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExtProc.Load.Responders;

/// <summary>Serves the bare responder on the product's gRPC layer and prints the address it bound.</summary>
internal static class ResponderHost
{
    public static async Task RunAsync(string listen)
    {
        await using var app = Build(listen);
        await app.StartAsync();
        Console.WriteLine($"listening on {AddressOf(app)}");
        await ((IHost)app).WaitForShutdownAsync();
    }

    public static IPEndPoint AddressOf(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return IPEndPoint.Parse(new Uri(addresses.First()).Authority);
    }

    public static WebApplication Build(string listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create($"{GrpcServerOptions.Section}:{nameof(GrpcServerOptions.Listen)}", (string?)listen)]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpcServer(builder.Configuration);
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcDuplex(BareResponder.Path, BareResponder.AnswerAsync);
        app.MapGrpcDefaults();
        return app;
    }
}
