using Microsoft.Extensions.Hosting;

namespace ExtProc.Server.Grpc.Listening;

/// <summary>Looks at the TLS files at intervals. Watcher events are not enough: a mounted secret changes by a link two folders up.</summary>
internal sealed class TlsReload(TlsFiles files, TimeProvider time) : BackgroundService
{
    /// <summary>Unusable files are an error at start.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (files.Enabled)
        {
            _ = files.Current;
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!files.Enabled)
        {
            return;
        }

        using var timer = new PeriodicTimer(files.ReloadInterval, time);
        await using var stop = stoppingToken.UnsafeRegister(static timer => ((PeriodicTimer)timer!).Dispose(), timer);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            files.Reload();
        }
    }
}
