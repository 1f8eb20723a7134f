using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Distribution;

/// <summary>
/// The door that data planes come to. Finds out who asks before anything else is looked at, then hands over to the one thing that is asked
/// for. A data plane can read what its namespace is given and replace its own report; nothing else can be done here.
/// </summary>
internal sealed class DistributionEndpoint(
    PeerAuthentication peers, PeerRates rates, PollResponder polls, ReportResponder reports, DistributionMetrics metrics, TimeProvider time, ILogger<DistributionEndpoint> logger)
{
    public const string PoliciesPath = "/v1/policies";
    public const string ReportsPath = "/v1/reports";
    public const string RelaysPath = "/v1/relays";

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private readonly long[] _told = new long[Enum.GetValues<PeerOutcome>().Length];

    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "private, no-cache";
        CapBody(context);
        var peer = await peers.IdentifyAsync(context);
        var path = context.Request.Path.Value;
        if (peer.Outcome == PeerOutcome.Replica && path == RelaysPath)
        {
            await OnlyAsync(context, HttpMethods.Post, () => reports.TakeRelayedAsync(context));
            return;
        }
        if (peer.Identity is not { } identity || path == RelaysPath)
        {
            Refuse(context, peer.Outcome);
            return;
        }
        if (!rates.TryTake(identity))
        {
            context.Response.Headers.RetryAfter = "1";
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            metrics.Polled("rate_limited");
            return;
        }
        await (path switch
        {
            PoliciesPath => OnlyAsync(context, HttpMethods.Get, () => polls.AnswerAsync(context, identity)),
            ReportsPath => OnlyAsync(context, HttpMethods.Post, () => reports.TakeAsync(context, identity)),
            _ => EndAsync(context, StatusCodes.Status404NotFound),
        });
    }

    private static void CapBody(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = DistributionLimits.MaxReportBytes;
        }
    }

    private static Task OnlyAsync(HttpContext context, string method, Func<Task> answer)
    {
        if (context.Request.Method == method)
        {
            return answer();
        }
        context.Response.Headers.Allow = method;
        return EndAsync(context, StatusCodes.Status405MethodNotAllowed);
    }

    private static Task EndAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private void Refuse(HttpContext context, PeerOutcome outcome)
    {
        metrics.Refused(outcome);
        context.Response.StatusCode = outcome switch
        {
            PeerOutcome.Unavailable => StatusCodes.Status503ServiceUnavailable,
            PeerOutcome.Nothing or PeerOutcome.BadToken or PeerOutcome.BadCertificate => StatusCodes.Status401Unauthorized,
            _ => StatusCodes.Status403Forbidden,
        };
        if (outcome == PeerOutcome.Unavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }
        Tell(context.Connection.RemoteIpAddress, outcome);
    }

    /// <summary>Whoever knocks at the door all day does not fill the log.</summary>
    private void Tell(IPAddress? address, PeerOutcome outcome)
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref _told[(int)outcome]);
        if ((last == 0 || time.GetElapsedTime(last, now) >= Quiet) && Interlocked.CompareExchange(ref _told[(int)outcome], now, last) == last)
        {
            DistributionLog.Refused(logger, address?.ToString() ?? "", outcome);
        }
    }
}
