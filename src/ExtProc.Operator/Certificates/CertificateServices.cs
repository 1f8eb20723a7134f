using ExtProc.Operator.Distribution;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ExtProc.Operator.Certificates;

/// <summary>Registers the operator's own certificate as the one that its listeners show, where the settings ask for it.</summary>
internal static class CertificateServices
{
    public static IServiceCollection AddOwnCertificate(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(CertificateOptions.Section);
        services.AddOptions<CertificateOptions>().Bind(section);
        services.AddSingleton<OwnCertificate>();
        if (section.Get<CertificateOptions>() is { IsEnabled: true })
        {
            services.AddSingleton<Func<ServingCertificate>>(static provider => () => provider.GetRequiredService<OwnCertificate>().Current);
            services.AddHostedService<CertificateRotation>();
        }
        return services;
    }
}
