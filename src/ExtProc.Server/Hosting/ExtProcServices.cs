using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Admin;
using ExtProc.Server.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
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
        services.TryAddSingleton<PolicyStore>();
        if (roles.HasFlag(HostRoles.Serve))
        {
            services.AddGrpcServer(configuration);
        }
        else
        {
            services.AddServerDrain(configuration);
        }
        services.AddAdmin(configuration);
        services.AddSingleton<FrontDoors>();
    }

    /// <summary>Sends each request to what its listener is for.</summary>
    public static void UseExtProc(this WebApplication app, HostRoles roles)
    {
        var admin = app.Services.GetRequiredService<AdminEndpoint>();
        app.Use(next => context => context.Features.Get<ListenerMark>() == ListenerMark.Admin ? admin.InvokeAsync(context) : next(context));
        app.UseRouting();
        if (roles.HasFlag(HostRoles.Serve))
        {
            app.MapGrpcDefaults();
        }
    }

    private static void AddProcess(this WebApplicationBuilder builder, IConfiguration configuration)
    {
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.AddExtProcLogging(configuration);
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<KestrelServerOptions>(static kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<ConsoleLifetimeOptions>(static console => console.SuppressStatusMessages = true);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(static _ => new GatewayMetrics());
    }
}
