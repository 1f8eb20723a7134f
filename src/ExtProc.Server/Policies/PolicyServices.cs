using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Models;
using ExtProc.Server.Policies.Remote;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Policies;

/// <summary>Registers where policies come from and where they are held.</summary>
public static class PolicyServices
{
    /// <summary>The store, and the operator or the directory that fills it.</summary>
    public static IServiceCollection AddPolicies(this IServiceCollection services, IConfiguration configuration) =>
        OperatorOptions.IsSet(configuration) ? services.AddRemotePolicies(configuration) : services.AddPolicyDirectory(configuration);

    /// <summary>The store, filled from a directory before anything registered later starts. The host must know <see cref="GatewayMetrics"/>.</summary>
    public static IServiceCollection AddPolicyDirectory(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PolicySourceOptions>().Bind(configuration.GetSection(PolicySourceOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PolicySourceOptions>, PolicySourceOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddModels(configuration);
        services.TryAddSingleton<PolicyStore>();
        services.TryAddSingleton<PolicyWatcher>();
        services.AddSingleton<IPolicyOrigin>(static provider => provider.GetRequiredService<PolicyWatcher>());
        services.AddHostedService(static provider => provider.GetRequiredService<PolicyWatcher>());
        return services;
    }
}
