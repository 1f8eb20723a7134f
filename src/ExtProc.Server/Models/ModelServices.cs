using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Models;

/// <summary>Registers the local models; they are loaded when they are first asked for. The host must know <see cref="GatewayMetrics"/>.</summary>
public static class ModelServices
{
    public static IServiceCollection AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ModelSettings>().Bind(configuration.GetSection(ModelSettings.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelSettings>, ModelSettingsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Open);
        return services;
    }

    private static LoadedModels Open(IServiceProvider provider)
    {
        try
        {
            var logger = provider.GetRequiredService<ILogger<LoadedModels>>();
            return LoadedModels.Open(
                provider.GetRequiredService<IOptions<ModelSettings>>().Value,
                provider.GetRequiredService<GatewayMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                fault => HostLog.EngineFault(logger, fault.GetType().FullName ?? "", fault.StackTrace ?? ""));
        }
        catch (ModelFileException unusable)
        {
            throw new SettingsException([$"{ModelSettings.Section}:{nameof(ModelSettings.Directory)}: {unusable.Message}"]);
        }
    }
}
