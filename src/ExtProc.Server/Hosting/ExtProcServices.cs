using ExtProc.Core.Exchanges;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Admin;
using ExtProc.Server.Envoy;
using ExtProc.Server.Gateway;
using ExtProc.Server.Grpc;
using ExtProc.Server.Models;
using ExtProc.Server.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ExtProc.Server.Hosting;

/// <summary>What a data plane is made of.</summary>
internal static class ExtProcServices
{
    public static void AddExtProc(this WebApplicationBuilder builder, IConfiguration configuration, HostRoles roles)
    {
        builder.AddProcess(configuration);
        var services = builder.Services;
        services.TryAddSingleton(static _ => new GatewayMetrics());
        services.AddModels(configuration);
        services.AddPolicies(configuration);
        services.AddEngine(configuration);
        if (roles.HasFlag(HostRoles.Serve))
        {
            services.AddGrpcServer(configuration);
            services.AddExtProcSessions(configuration);
        }
        else
        {
            services.AddServerDrain(configuration);
        }
        if (roles.HasFlag(HostRoles.Gateway))
        {
            services.AddGateway(configuration);
        }
        services.AddAdmin(configuration);
        services.AddSingleton<FrontDoors>();
    }

    /// <summary>Sends each request to what its listener is for.</summary>
    public static void UseExtProc(this WebApplication app, HostRoles roles)
    {
        app.UseListener(ListenerMark.Admin, app.Services.GetRequiredService<AdminEndpoint>().InvokeAsync);
        if (roles.HasFlag(HostRoles.Gateway))
        {
            app.UseListener(ListenerMark.Gateway, app.Services.GetRequiredService<GatewayEndpoint>().InvokeAsync);
        }
        app.UseRouting();
        if (roles.HasFlag(HostRoles.Serve))
        {
            app.MapExtProc(app.Services.GetRequiredService<Engine>().Begin);
            app.MapGrpcDefaults();
        }
    }

    internal static void UseListener(this WebApplication app, ListenerMark listener, RequestDelegate endpoint) =>
        app.Use(next => context => context.Features.Get<ListenerMark>() == listener ? endpoint(context) : next(context));

    /// <summary>What every server of the product needs: settings, logs, Kestrel, time.</summary>
    internal static void AddProcess(this WebApplicationBuilder builder, IConfiguration configuration)
    {
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.AddExtProcLogging(configuration);
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<KestrelServerOptions>(static kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<ConsoleLifetimeOptions>(static console => console.SuppressStatusMessages = true);
        builder.Services.TryAddSingleton(TimeProvider.System);
    }
}
