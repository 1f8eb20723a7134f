using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Distribution;

/// <summary>Looks at the TLS files at intervals: a mounted secret changes by a link two folders up, which no watcher tells.</summary>
internal sealed class FileReload(IOptions<DistributionOptions> options, TimeProvider time, CertificateFiles? files = null, DistributionTls? tls = null) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ReloadInterval, time);
        await using var stop = stoppingToken.UnsafeRegister(static timer => ((PeriodicTimer)timer!).Dispose(), timer);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            files?.Reload();
            tls?.Reload();
        }
    }
}
