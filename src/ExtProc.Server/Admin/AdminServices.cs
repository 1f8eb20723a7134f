using ExtProc.Core.Telemetry;
using ExtProc.Server.Admin.Prometheus;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Admin;

/// <summary>Registers the admin listener, its pages and the metrics behind them.</summary>
internal static class AdminServices
{
    /// <summary>Standard variables of OpenTelemetry, any of which asks for a push.</summary>
    private static readonly string[] OtlpVariables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    public static IServiceCollection AddAdmin(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AdminOptions>().Bind(configuration.GetSection(AdminOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>();
        services.AddSingleton<AdminListener>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(static provider => provider.GetRequiredService<AdminListener>());
        services.AddSingleton(static provider => new MetricsPipeline(provider.GetRequiredService<GatewayMetrics>(), IsOtlpWanted()));
        services.AddSingleton<PrometheusExporter>(static provider => provider.GetRequiredService<MetricsPipeline>().Exporter);
        services.AddSingleton<AdminEndpoint>();
        return services;
    }

    private static bool IsOtlpWanted()
    {
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        return OtlpVariables.Any(variable => !string.IsNullOrEmpty(environment[variable]));
    }
}
