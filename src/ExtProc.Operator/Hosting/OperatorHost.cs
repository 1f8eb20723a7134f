using ExtProc.Operator.Api;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Webhooks;
using ExtProc.Server.Admin;
using ExtProc.Server.Hosting;
using ExtProc.Server.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Hosting;

/// <summary>A complete operator in this process. Disposing it gives the Lease back and stops it.</summary>
public sealed class OperatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OperatorHost(WebApplication app) => _app = app;

    /// <summary>Where it really listens.</summary>
    public OperatorAddresses Addresses => OperatorAddresses.Of(_app.Services);

    /// <summary>What it is made of, for tests.</summary>
    internal IServiceProvider Services => _app.Services;

    /// <summary>Opens the listeners and begins to watch; returns once connections are accepted. It is ready once everything was seen.</summary>
    /// <exception cref="SettingsException">Settings can't be used.</exception>
    /// <exception cref="IOException">An address is taken or not ours.</exception>
    public static Task<OperatorHost> StartAsync(IConfiguration configuration, CancellationToken cancellationToken) =>
        StartAsync(configuration, static _ => { }, cancellationToken);

    /// <param name="configuration">The settings.</param>
    /// <param name="change">What a test wants otherwise.</param>
    /// <param name="cancellationToken">Ends a start that takes too long.</param>
    internal static async Task<OperatorHost> StartAsync(IConfiguration configuration, Action<IServiceCollection> change, CancellationToken cancellationToken)
    {
        var app = Build(configuration, change);
        try
        {
            await app.StartAsync(cancellationToken);
            var host = new OperatorHost(app);
            ReconcileLog.Ready(app.Services.GetRequiredService<ILogger<OperatorHost>>(), host.Addresses.ToString());
            return host;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the process was told to stop (SIGTERM, Ctrl+C) or a part failed; true when none did.</summary>
    public async Task<bool> WaitForShutdownAsync(CancellationToken cancellationToken)
    {
        await _app.WaitForShutdownAsync(cancellationToken);
        return !_app.Services.GetRequiredService<OperatorParts>().HasFailed;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(IConfiguration configuration, Action<IServiceCollection> change)
    {
        var errors = new List<string>();
        var usable = SettingsCheck.Clean(configuration, errors, OperatorSettings.All);
        errors.AddRange(OptionsCheck.Of(usable.GetSection(ClusterOptions.Section).Get<ClusterOptions>(), new ClusterOptionsValidator()));
        errors.AddRange(OptionsCheck.Of(usable.GetSection(EngineSettings.Section).Get<EngineSettings>(), new EngineSettingsValidator()));
        errors.AddRange(DistributionSettings.Errors(usable));
        errors.AddRange(OptionsCheck.Of(usable.GetSection(AdminOptions.Section).Get<AdminOptions>(), new AdminOptionsValidator()));
        errors.AddRange(WebhookSettings.Errors(usable));
        if (errors.Count > 0)
        {
            throw new SettingsException(errors);
        }
        var cluster = ClusterAccess.Load(usable.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.AddOperator(usable, cluster);
        change(builder.Services);
        var app = builder.Build();
        app.UseDistribution();
        app.UseListener(ListenerMark.Admin, app.Services.GetRequiredService<AdminEndpoint>().InvokeAsync);
        app.UseWebhooks();
        return app;
    }
}
