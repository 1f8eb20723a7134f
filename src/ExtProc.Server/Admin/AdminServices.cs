using System.Diagnostics.Metrics;
using System.Text.Json;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Admin.Prometheus;
using ExtProc.Server.Grpc;
using ExtProc.Server.Policies;
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

    /// <summary>The admin endpoint of a data plane.</summary>
    public static IServiceCollection AddAdmin(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(static provider => Pipeline(provider.GetRequiredService<GatewayMetrics>().MeterName, provider.GetRequiredService<GatewayMetrics>().Owns));
        services.AddSingleton(DataPlanePages);
        return services.AddAdminListener(configuration);
    }

    /// <summary>The listener and the metrics; the host adds an <see cref="AdminEndpoint"/> and a <see cref="MetricsPipeline"/>.</summary>
    public static IServiceCollection AddAdminListener(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AdminOptions>().Bind(configuration.GetSection(AdminOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>();
        services.AddSingleton<AdminListener>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(static provider => provider.GetRequiredService<AdminListener>());
        services.AddSingleton<PrometheusExporter>(static provider => provider.GetRequiredService<MetricsPipeline>().Exporter);
        return services;
    }

    public static MetricsPipeline Pipeline(string meterName, Func<Instrument, bool> owns) => new(meterName, owns, IsOtlpWanted());

    private static AdminEndpoint DataPlanePages(IServiceProvider provider)
    {
        var readiness = provider.GetRequiredService<ServerReadiness>();
        var policies = provider.GetRequiredService<PolicyStore>();
        var origin = provider.GetRequiredService<IPolicyOrigin>();
        return new AdminEndpoint(
            provider.GetRequiredService<PrometheusExporter>(),
            () => ReadinessReport.Of(readiness.Phase, policies.IsLoaded ? null : origin.Describe()),
            () => JsonSerializer.SerializeToUtf8Bytes(PoliciesReport.Of(policies, origin.Describe()), AdminJson.Default.PoliciesReport));
    }

    private static bool IsOtlpWanted()
    {
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        return OtlpVariables.Any(variable => !string.IsNullOrEmpty(environment[variable]));
    }
}
