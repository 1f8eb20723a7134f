using ExtProc.Operator.Api;
using ExtProc.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Distribution;

/// <summary>
/// Registers the distribution endpoint. The host registers both boards, a <see cref="ClusterClient"/>, a <see cref="LeaderAddress"/>,
/// <see cref="DistributionMetrics"/>, and where the options name no files, whatever gives the <see cref="ServingCertificate"/>.
/// </summary>
internal static class DistributionServices
{
    public static IServiceCollection AddDistribution(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(DistributionOptions.Section);
        services.AddOptions<DistributionOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DistributionOptions>, DistributionOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        if (section[nameof(DistributionOptions.CertificateFile)] is { Length: > 0 })
        {
            services.AddSingleton(static provider => new CertificateFiles(
                Options(provider).CertificateFile!, Options(provider).KeyFile!, provider.GetRequiredService<ILogger<CertificateFiles>>()));
            services.AddSingleton<Func<ServingCertificate>>(static provider => () => provider.GetRequiredService<CertificateFiles>().Current);
        }
        services.AddHostedService<FileReload>();
        if (section.Get<DistributionOptions>() is { IsEnabled: false })
        {
            return services;
        }
        services.AddSingleton(static provider => new DistributionTls(
            provider.GetRequiredService<Func<ServingCertificate>>(),
            Options(provider).ClientCaFile,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DistributionTls>>()));
        services.AddSingleton(static provider => new PeerTokens(
            new TokenReviews(provider.GetRequiredService<ClusterClient>(), Options(provider).Audience, provider.GetRequiredService<ILogger<TokenReviews>>()).ReviewAsync,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static provider => new PeerAuthentication(
            provider.GetRequiredService<DistributionTls>(), provider.GetRequiredService<PeerTokens>(), Options(provider).TrustDomain));
        services.AddSingleton(static provider => new ReportRelay(
            () => provider.GetService<LeaderAddress>()?.Invoke(),
            provider.GetRequiredService<Func<ServingCertificate>>(),
            provider.GetRequiredService<DistributionMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ReportRelay>>()));
        services.AddSingleton<PeerRates>().AddSingleton<InstanceOwners>().AddSingleton<PollResponder>().AddSingleton<ReportResponder>();
        services.AddSingleton<DistributionEndpoint>().AddSingleton<DistributionListener>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(static provider => provider.GetRequiredService<DistributionListener>());
        services.AddHostedService(static provider => provider.GetRequiredService<ReportRelay>());
        return services;
    }

    /// <summary>Sends the requests of the distribution listener to its endpoint.</summary>
    public static void UseDistribution(this WebApplication app)
    {
        if (app.Services.GetService<DistributionEndpoint>() is not { } endpoint)
        {
            return;
        }
        app.Use(next => context => context.Features.Get<ListenerMark>() == DistributionListener.Mark ? endpoint.InvokeAsync(context) : next(context));
    }

    private static DistributionOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<DistributionOptions>>().Value;
}
