using ExtProc.Core.Policies;
using ExtProc.Server.Grpc;
using ExtProc.Server.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExtProc.Server.Hosting;

/// <summary>A complete data plane in this process. Disposing it drains and stops it.</summary>
public sealed class ExtProcHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ExtProcHost(WebApplication app, HostRoles roles)
    {
        _app = app;
        Addresses = app.Services.GetRequiredService<FrontDoors>().Read(roles);
    }

    /// <summary>Where it really listens.</summary>
    public BoundAddresses Addresses { get; }

    /// <summary>The policies that are live.</summary>
    public PolicyStore Policies => _app.Services.GetRequiredService<PolicyStore>();

    /// <summary>Loads the policies and opens the listeners; returns once connections are accepted.</summary>
    /// <param name="configuration">Settings as <see cref="SettingsSources"/> collects them, or any other.</param>
    /// <param name="roles">The doors to open.</param>
    /// <param name="cancellationToken">Ends a start that takes too long.</param>
    /// <exception cref="SettingsException">Settings can't be used.</exception>
    /// <exception cref="IOException">An address is taken or not ours.</exception>
    public static async Task<ExtProcHost> StartAsync(IConfiguration configuration, HostRoles roles, CancellationToken cancellationToken)
    {
        var app = Build(configuration, roles);
        try
        {
            await app.StartAsync(cancellationToken);
            var host = new ExtProcHost(app, roles);
            host.MarkReadyWhenLoaded();
            return host;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the process was told to stop (SIGTERM, Ctrl+C) and the host has drained.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(IConfiguration configuration, HostRoles roles)
    {
        var errors = new List<string>();
        var usable = SettingsCheck.Clean(configuration, errors);
        errors.AddRange(OptionsCheck.Errors(usable, roles));
        if (errors.Count > 0)
        {
            throw new SettingsException(errors);
        }
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.AddExtProc(usable, roles);
        var app = builder.Build();
        app.UseExtProc(roles);
        return app;
    }

    /// <summary>Ready with the first good policies, which an operator may bring later.</summary>
    private void MarkReadyWhenLoaded()
    {
        if (Policies.IsLoaded)
        {
            MarkReady();
            return;
        }
        HostLog.Waiting(_app.Services.GetRequiredService<ILogger<ExtProcHost>>(), Addresses);
        _ = Policies.Loaded.ContinueWith(_ => MarkReady(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void MarkReady()
    {
        _app.Services.GetRequiredService<ServerReadiness>().MarkReady();
        var live = Policies.Current;
        HostLog.Ready(_app.Services.GetRequiredService<ILogger<ExtProcHost>>(), Addresses, live.Policies.Count, live.Revision);
    }
}
