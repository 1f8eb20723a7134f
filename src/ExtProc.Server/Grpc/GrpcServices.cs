using ExtProc.Core.Telemetry;
using ExtProc.Server.Grpc.Listening;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Grpc;

/// <summary>Registers the gRPC transport with a host that has Kestrel and routing.</summary>
public static class GrpcServices
{
    /// <summary>Time that a shutdown takes beside waiting.</summary>
    private static readonly TimeSpan ShutdownMargin = TimeSpan.FromSeconds(5);

    /// <summary>The listener, TLS, readiness and drain. Map methods with <see cref="GrpcRoutes"/>.</summary>
    public static IServiceCollection AddGrpcServer(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddServerDrain(configuration);
        services.TryAddSingleton(static _ => new GatewayMetrics());
        AddListener(services);
        return services;
    }

    /// <summary>Readiness and drain alone, for a host whose front door is another.</summary>
    internal static IServiceCollection AddServerDrain(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GrpcServerOptions>().Bind(configuration.GetSection(GrpcServerOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GrpcServerOptions>, GrpcServerOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ServerReadiness>();
        AddDrain(services);
        return services;
    }

    private static void AddListener(IServiceCollection services)
    {
        services.AddSingleton<TlsFiles>();
        services.AddHostedService<TlsReload>();
        services.AddSingleton<GrpcListener>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(static provider => provider.GetRequiredService<GrpcListener>());
        services.AddSingleton<IConfigureOptions<SocketTransportOptions>>(static provider => provider.GetRequiredService<GrpcListener>());
    }

    private static void AddDrain(IServiceCollection services)
    {
        services.AddSingleton<ServerDrain>();
        services.AddHostedService(static provider => provider.GetRequiredService<ServerDrain>());
        services.AddOptions<HostOptions>().PostConfigure<IOptions<GrpcServerOptions>>(static (host, grpc) =>
            host.ShutdownTimeout = grpc.Value.DrainDelay + grpc.Value.DrainGrace + ShutdownMargin);
    }
}
