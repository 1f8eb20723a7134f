using ExtProc.Core.Exchanges;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Envoy;

/// <summary>Registers and maps the ext_proc service. Needs <see cref="GrpcServices.AddGrpcServer"/> and a <see cref="GatewayMetrics"/>.</summary>
public static class SessionServices
{
    public static IServiceCollection AddExtProcSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SessionOptions>().Bind(configuration.GetSection(SessionOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionOptions>, SessionOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }

    /// <param name="routes">The routes.</param>
    /// <param name="engine">Makes the engine of one exchange.</param>
    public static IEndpointConventionBuilder MapExtProc(this IEndpointRouteBuilder routes, Func<ExchangePipeline> engine)
    {
        var services = routes.ServiceProvider;
        var processor = new ExternalProcessor(
            engine,
            services.GetRequiredService<IOptions<SessionOptions>>().Value,
            services.GetRequiredService<GatewayMetrics>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<ExternalProcessor>>());
        return routes.MapGrpcDuplex(ExternalProcessor.Path, processor.ProcessAsync);
    }
}
