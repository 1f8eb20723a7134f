using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Distribution;

/// <summary>
/// Passes reports on to the replica that leads, since only that one writes statuses. Both ends prove that they are of the same operator by
/// the serving certificate that they share. Keeps the latest report of each data plane; a new leader is told all of them.
/// </summary>
/// <param name="leader">Where the leading replica is; null where this one leads or nobody knows.</param>
/// <param name="certificate">The certificate that replicas share.</param>
/// <param name="metrics">Counts what was passed on.</param>
/// <param name="time">Clock of pauses.</param>
/// <param name="logger">Where failures are told.</param>
internal sealed class ReportRelay(
    Func<Uri?> leader, Func<ServingCertificate> certificate, DistributionMetrics metrics, TimeProvider time, ILogger<ReportRelay> logger)
    : BackgroundService
{
    /// <summary>How soon another leader is noticed, and how long to wait after a failure.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _due = new(0, 1);
    private readonly Dictionary<(string Namespace, string Instance), (RelayedReport Report, DateTimeOffset At)> _latest = [];
    private readonly HashSet<(string Namespace, string Instance)> _pending = [];

    /// <summary>Takes a report that is on the board already, which bounds how many there are.</summary>
    public void Add(RelayedReport report)
    {
        lock (_gate)
        {
            var key = (report.Namespace, report.Report.Instance);
            _latest[key] = (report, time.GetUtcNow());
            _pending.Add(key);
        }
        try
        {
            _due.Release();
        }
        catch (SemaphoreFullException)
        {
            // One turn sends all that is pending.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _due.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient(Connections()) { Timeout = Timeout.InfiniteTimeSpan };
        Uri? told = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            await WaitAsync(stoppingToken);
            var holder = leader();
            var reports = Take(all: holder != told);
            told = holder;
            if (holder is null)
            {
                continue;
            }
            foreach (var report in reports)
            {
                if (!await SendAsync(http, holder, report, stoppingToken))
                {
                    // The next turn sends everything again.
                    told = null;
                    await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    break;
                }
            }
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Pause, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await _due.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>What is to be sent, which is pending no more. Reports of data planes that are gone are forgotten.</summary>
    private List<RelayedReport> Take(bool all)
    {
        lock (_gate)
        {
            var oldest = time.GetUtcNow() - ReportBoard.TimeToLive;
            foreach (var (key, (_, at)) in _latest)
            {
                if (at < oldest)
                {
                    _latest.Remove(key);
                }
            }
            List<RelayedReport> taken = [.. _latest.Where(entry => all || _pending.Contains(entry.Key)).Select(static entry => entry.Value.Report)];
            _pending.Clear();
            return taken;
        }
    }

    private async Task<bool> SendAsync(HttpClient http, Uri holder, RelayedReport report, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(report, RelayJson.Default.RelayedReport));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(holder, DistributionEndpoint.RelaysPath))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            using var response = await http.SendAsync(request, stop.Token);
            metrics.Relayed(response.IsSuccessStatusCode ? "taken" : "refused");
            // What the leader refuses it would refuse again.
            return true;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                metrics.Relayed("unreachable");
                DistributionLog.RelayFailed(logger, holder, unreachable is HttpRequestException http1 ? http1.HttpRequestError.ToString() : "no answer in time");
            }
            return false;
        }
    }

    private SocketsHttpHandler Connections() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = Limit,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate().Leaf,
            RemoteCertificateValidationCallback = (_, peer, _, _) => peer is X509Certificate2 shown && certificate().Is(shown),
        },
    };
}
