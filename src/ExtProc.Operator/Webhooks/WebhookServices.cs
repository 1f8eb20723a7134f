using ExtProc.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Webhooks;

/// <summary>Registers the webhooks. The host registers the certificate that listeners show, and <see cref="WebhookMetrics"/>.</summary>
internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section));
        services.AddOptions<InjectionOptions>().Bind(configuration.GetSection(InjectionOptions.Section));
        services.AddSingleton<WebhookEndpoint>().AddSingleton<WebhookListener>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(static provider => provider.GetRequiredService<WebhookListener>());
        return services;
    }

    /// <summary>Sends the requests of the webhook listener to its endpoint.</summary>
    public static void UseWebhooks(this WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<WebhookEndpoint>();
        app.Use(next => context => context.Features.Get<ListenerMark>() == WebhookListener.Mark ? endpoint.InvokeAsync(context) : next(context));
    }
}
