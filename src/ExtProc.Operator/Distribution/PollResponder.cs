using System.Globalization;
using ExtProc.Core.Policies.Bundles;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Distribution;

/// <summary>Answers questions for policies, at once when there is another revision than the one that the peer has, else when there is one.</summary>
internal sealed class PollResponder
{
    private const string WaitPreference = "wait=";
    private const int MaxRevision = 128;

    private readonly BundleBoard _board;
    private readonly PollSeats _seats = new();
    private readonly DistributionMetrics _metrics;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public PollResponder(BundleBoard board, DistributionMetrics metrics, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PollResponder> logger)
    {
        (_board, _metrics, _lifetime, _time, _logger) = (board, metrics, lifetime, time, logger);
        metrics.ObserveWaiting(() => _seats.Count);
    }

    public async Task AnswerAsync(HttpContext context, PeerIdentity identity)
    {
        if (!_seats.TryEnter(identity))
        {
            TurnAway(context, "too_many");
            return;
        }
        try
        {
            var bundle = await WaitAsync(context, identity.Namespace);
            if (bundle is not null)
            {
                await SendAsync(context, identity, bundle);
            }
            else if (_board.IsPublished)
            {
                _metrics.Polled("unchanged");
                context.Response.StatusCode = StatusCodes.Status304NotModified;
            }
            else
            {
                TurnAway(context, "not_published");
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            _metrics.Polled("gone");
        }
        finally
        {
            _seats.Leave(identity);
        }
    }

    /// <summary>A stopping replica lets go of those who wait, so that they ask another one.</summary>
    private async Task<PolicyBundle?> WaitAsync(HttpContext context, string @namespace)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _lifetime.ApplicationStopping);
        try
        {
            return await _board.WaitAsync(@namespace, KnownRevision(context.Request), Wait(context.Request), _time, stop.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task SendAsync(HttpContext context, PeerIdentity identity, PolicyBundle bundle)
    {
        var json = BundleBytes.Of(bundle).Json;
        if (json.Length > PolicyBundle.MaxBytes)
        {
            DistributionLog.BundleTooLarge(_logger, identity, json.Length, PolicyBundle.MaxBytes);
            _metrics.Polled("bundle_too_large");
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }
        _metrics.Polled("bundle");
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        context.Response.Headers.ETag = $"\"{bundle.Revision}\"";
        await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
    }

    private void TurnAway(HttpContext context, string result)
    {
        _metrics.Polled(result);
        context.Response.Headers.RetryAfter = "1";
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }

    /// <summary>The revision in the query, or as an entity tag.</summary>
    private static string? KnownRevision(HttpRequest request)
    {
        var named = request.Query["revision"] is [{ Length: > 0 } revision] ? revision
            : request.Headers.IfNoneMatch is [{ } tag] && tag is ['"', .., '"'] ? tag[1..^1]
            : null;
        return named?.Length <= MaxRevision ? named : null;
    }

    private static TimeSpan Wait(HttpRequest request)
    {
        foreach (var preference in request.Headers["Prefer"].SelectMany(static value => value?.Split(',', StringSplitOptions.TrimEntries) ?? []))
        {
            if (preference.StartsWith(WaitPreference, StringComparison.OrdinalIgnoreCase)
                && uint.TryParse(preference.AsSpan(WaitPreference.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return TimeSpan.FromSeconds(Math.Min(seconds, DistributionLimits.MaxWait.TotalSeconds));
            }
        }
        return TimeSpan.Zero;
    }
}
