using ExtProc.Core.Actions;
using ExtProc.Core.Detection.Caching;
using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Hosting;

/// <summary>Registers the engine, one for all front doors.</summary>
internal static class EngineServices
{
    /// <summary>Verdicts of remote guards: a tenth of what embeddings and names make those of models.</summary>
    private const long GuardVerdictBytes = 8 << 20;

    public static IServiceCollection AddEngine(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EngineSettings>().Bind(configuration.GetSection(EngineSettings.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EngineSettings>, EngineSettingsValidator>();
        services.AddSingleton(CreateGuards);
        services.AddSingleton(Create);
        return services;
    }

    private static RemoteGuards CreateGuards(IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var metrics = provider.GetRequiredService<GatewayMetrics>();
        var secrets = provider.GetRequiredService<IOptions<EngineSettings>>().Value.GuardSecrets is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;
        return new RemoteGuards(secrets, new VerdictCache(GuardVerdictBytes, time, metrics.Verdicts), time, metrics.RemoteGuards);
    }

    private static Engine Create(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<IOptions<EngineSettings>>().Value;
        var options = new EngineOptions
        {
            MaxBodyBytes = settings.MaxBodyBytes,
            MaxEventBytes = settings.MaxEventBytes,
            DetectorTimeout = settings.DetectorTimeout,
            DecisionHeader = settings.DecisionHeader,
        };
        var key = settings.KeyFile is { Length: > 0 } file ? new SecretKey(File.ReadAllBytes(file)) : SecretKey.CreateRandom();
        var logger = provider.GetRequiredService<ILogger<Engine>>();
        return new Engine(
            provider.GetRequiredService<PolicyStore>(),
            options,
            key,
            provider.GetRequiredService<GatewayMetrics>(),
            provider.GetRequiredService<TimeProvider>())
        {
            Semantic = provider.GetRequiredService<LoadedModels>().Detector,
            Guards = provider.GetRequiredService<RemoteGuards>().Of,
            OnFault = fault => HostLog.EngineFault(logger, fault.GetType().FullName ?? "", fault.StackTrace ?? ""),
        };
    }
}
