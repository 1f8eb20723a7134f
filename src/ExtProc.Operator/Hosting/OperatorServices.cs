using System.Text.Json;
using ExtProc.Core.Telemetry;
using ExtProc.Operator.Api;
using ExtProc.Operator.Certificates;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Leases;
using ExtProc.Operator.Reconciling;
using ExtProc.Operator.Resources;
using ExtProc.Operator.Webhooks;
using ExtProc.Operator.Writing;
using ExtProc.Server.Admin;
using ExtProc.Server.Admin.Prometheus;
using ExtProc.Server.Hosting;
using ExtProc.Server.Models;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Hosting;

/// <summary>What an operator is made of.</summary>
internal static class OperatorServices
{
    public static void AddOperator(this WebApplicationBuilder builder, IConfiguration configuration, KubernetesClientConfiguration cluster)
    {
        builder.AddProcess(configuration);
        var services = builder.Services;
        services.AddSingleton(cluster);
        services.AddOptions<ClusterOptions>().Bind(configuration.GetSection(ClusterOptions.Section));
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<ClusterOptions>>().Value);
        services.AddOptions<EngineSettings>().Bind(configuration.GetSection(EngineSettings.Section));
        services.AddSingleton<OperatorMetrics>();
        services.AddSingleton(static provider => new ClusterClient(
            provider.GetRequiredService<KubernetesClientConfiguration>(), provider.GetRequiredService<ClusterOptions>().RequestTimeout, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ClusterCaches>();
        services.TryAddSingleton(static _ => new GatewayMetrics("ExtProc.Operator.Models"));
        services.AddModels(configuration);
        services.AddReconciling();
        services.AddDistribution(configuration);
        services.AddSingleton(static provider => provider.GetRequiredService<OperatorMetrics>().Distribution);
        services.AddSingleton<LeaderAddress>(static provider => provider.GetRequiredService<LeaderElection>().FindLeader);
        services.AddWriting();
        services.AddSingleton<OperatorParts>();
        services.AddHostedService(static provider => provider.GetRequiredService<OperatorParts>());
        services.AddAdminListener(configuration);
        services.AddSingleton(static provider => AdminServices.Pipeline(OperatorMetrics.MeterName, provider.GetRequiredService<OperatorMetrics>().Owns));
        services.AddSingleton(Pages);
        services.AddOwnCertificate(configuration);
        services.AddWebhooks(configuration);
        services.AddSingleton(static provider => provider.GetRequiredService<OperatorMetrics>().Webhooks);
    }

    private static void AddReconciling(this IServiceCollection services)
    {
        services.AddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<ClusterOptions>();
            return new BundleBoard(options.RootNamespace, options.DataPlanes);
        });
        services.AddSingleton<ReportBoard>();
        services.AddSingleton(static provider => new Reconciler(
            provider.GetRequiredService<ClusterOptions>().RootNamespace,
            provider.GetRequiredService<BundleBoard>(),
            models: provider.GetRequiredService<LoadedModels>().Detector,
            guardHosts: provider.GetRequiredService<IOptions<EngineSettings>>().Value.AllowedGuards()));
        services.AddSingleton<ReconcileLoop>();
    }

    private static void AddWriting(this IServiceCollection services)
    {
        services.AddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<ClusterOptions>();
            return new LeaderElection(
                provider.GetRequiredService<ClusterClient>(),
                new ResourceName(options.DataPlanes, options.LeaseName),
                options.Holder,
                options.LeaseDuration,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<OperatorMetrics>(),
                provider.GetRequiredService<ILogger<LeaderElection>>());
        });
        services.AddSingleton(static provider => ActivatorUtilities.CreateInstance<EventWriter>(provider, provider.GetRequiredService<ClusterOptions>().Instance));
        services.AddSingleton(static provider => provider.GetRequiredService<ClusterCaches>().AiPolicies);
        services.AddSingleton<StatusWriter>();
        services.AddSingleton(static provider => ActivatorUtilities.CreateInstance<TargetWriter>(provider, provider.GetRequiredService<ClusterOptions>().WriteTargetStatus));
    }

    private static AdminEndpoint Pages(IServiceProvider provider)
    {
        var caches = provider.GetRequiredService<ClusterCaches>();
        var loop = provider.GetRequiredService<ReconcileLoop>();
        var election = provider.GetRequiredService<LeaderElection>();
        var metrics = provider.GetRequiredService<OperatorMetrics>();
        metrics.ObserveQueue(() => provider.GetRequiredService<StatusWriter>().Depth + provider.GetRequiredService<TargetWriter>().Depth);
        metrics.ObserveCertificate(() => CertificateEnd(provider));
        return new AdminEndpoint(
            provider.GetRequiredService<PrometheusExporter>(),
            () => Readiness(caches, loop),
            () => JsonSerializer.SerializeToUtf8Bytes(StatusReport.Of(loop.Latest, election), StatusReportJson.Default.StatusReport));
    }

    private static DateTimeOffset? CertificateEnd(IServiceProvider provider) => provider.GetRequiredService<OwnCertificate>().IsAwaited
        ? null
        : provider.GetService<Func<ServingCertificate>>()?.Invoke().Leaf.NotAfter;

    private static ReadinessReport Readiness(ClusterCaches caches, ReconcileLoop loop) => (caches.Awaited.ToArray(), loop.Latest) switch
    {
        ([], not null) => new(true, []),
        ([], _) => new(false, ["starting: policies are judged for the first time"]),
        (var awaited, _) => new(false, [$"waiting for the API server to list {string.Join(", ", awaited)}"]),
    };
}
