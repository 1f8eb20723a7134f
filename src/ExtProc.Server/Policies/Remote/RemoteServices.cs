using ExtProc.Core.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Policies.Remote;

/// <summary>Registers an operator as the place that policies come from.</summary>
internal static class RemoteServices
{
    public static IServiceCollection AddRemotePolicies(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OperatorOptions>().Bind(configuration.GetSection(OperatorOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OperatorOptions>, OperatorOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PolicyStore>();
        services.AddSingleton<RemotePolicies>();
        services.AddSingleton<IPolicyOrigin>(static provider => provider.GetRequiredService<RemotePolicies>());
        services.AddHostedService(static provider => provider.GetRequiredService<RemotePolicies>());
        return services;
    }
}
