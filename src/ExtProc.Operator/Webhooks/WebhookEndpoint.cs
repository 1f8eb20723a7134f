using System.Net.Mime;
using System.Text.Json;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Operator.Api;
using ExtProc.Operator.Certificates;
using ExtProc.Server.Hosting;
using ExtProc.Server.Models;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Webhooks;

/// <summary>
/// Answers the API server's reviews: <c>POST /validate</c> for AiPolicies and <c>POST /mutate</c> for pods. Whatever keeps it from an answer
/// (size, time, number, a bug) is an HTTP error, so that the failurePolicy of the webhook decides, in one place. Safe from any thread.
/// </summary>
internal sealed class WebhookEndpoint : IDisposable
{
    private const int MaxDepth = 128;

    private readonly WebhookOptions _options;
    private readonly InjectionOptions _injectionOptions;
    private readonly PodInjection _injection;
    private readonly OwnCertificate _own;
    private readonly string _rootNamespace;
    private readonly ISemanticDetector _models;
    private readonly GuardHosts? _guardHosts;
    private readonly WebhookMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookEndpoint> _logger;
    private readonly SemaphoreSlim _seats;

    public WebhookEndpoint(
        IOptions<WebhookOptions> options,
        IOptions<InjectionOptions> injection,
        IOptions<ClusterOptions> cluster,
        IOptions<EngineSettings> engine,
        OwnCertificate own,
        LoadedModels models,
        WebhookMetrics metrics,
        TimeProvider time,
        ILogger<WebhookEndpoint> logger)
    {
        (_options, _injectionOptions, _own, _metrics, _time, _logger) = (options.Value, injection.Value, own, metrics, time, logger);
        (_rootNamespace, _models, _guardHosts) = (cluster.Value.RootNamespace, models.Detector, engine.Value.AllowedGuards());
        _injection = new PodInjection(_injectionOptions);
        _seats = new SemaphoreSlim(_options.MaxConcurrent);
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var (name, judge) = Route(context.Request.Path.Value);
        if (judge is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (!_seats.Wait(0, CancellationToken.None))
        {
            WebhookLog.TooMany(_logger, _options.MaxConcurrent);
            Fail(context, name, StatusCodes.Status503ServiceUnavailable, "too_many");
        }
        else
        {
            await ReviewAsync(context, name, judge);
        }
    }

    public void Dispose() => _seats.Dispose();

    private (string Name, Func<AdmissionRequest, AdmissionAnswer?>? Judge) Route(string? path) => path switch
    {
        "/validate" => ("validate", JudgePolicy),
        "/mutate" when _injectionOptions.IsEnabled => ("mutate", Inject),
        _ => ("", null),
    };

    /// <summary>The seat is taken until judging has really ended, however long ago the API server was answered.</summary>
    private async Task ReviewAsync(HttpContext context, string name, Func<AdmissionRequest, AdmissionAnswer?> judge)
    {
        Task<AdmissionAnswer?>? judging = null;
        using var limit = new CancellationTokenSource(_options.Deadline, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            if (await ReadAsync(context, stop.Token) is not { } request)
            {
                Fail(context, name, StatusCodes.Status400BadRequest, "malformed");
                return;
            }
            judging = Task.Run(() => judge(request), CancellationToken.None);
            if (await judging.WaitAsync(stop.Token) is { } answer)
            {
                _metrics.Reviewed(name, answer.Refusal is null ? "allowed" : "refused");
                await WriteAsync(context, answer.ToJson(request.Uid));
                return;
            }
            Fail(context, name, StatusCodes.Status503ServiceUnavailable, "unavailable");
        }
        catch (BadHttpRequestException bad)
        {
            Fail(context, name, bad.StatusCode, "malformed");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            WebhookLog.TooSlow(_logger, _options.Deadline);
            Fail(context, name, StatusCodes.Status503ServiceUnavailable, "too_slow");
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            _metrics.Reviewed(name, "aborted");
        }
#pragma warning disable CA1031 // The boundary of a request: a bug in judging one object must not be an answer, and must not stop others.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            WebhookLog.Failed(_logger, fault.GetType().FullName ?? "", fault.StackTrace ?? "");
            Fail(context, name, StatusCodes.Status500InternalServerError, "failed");
        }
        finally
        {
            _ = (judging ?? Task.CompletedTask).ContinueWith(
                _ => _seats.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private AdmissionAnswer JudgePolicy(AdmissionRequest request)
    {
        var answer = PolicyReview.Judge(request, _rootNamespace, _models, _guardHosts);
        if (answer.Refusal is not null)
        {
            WebhookLog.Refused(_logger, $"{request.Namespace}/{AdmissionRequest.Text(AdmissionRequest.Field(request.Object, "metadata"), "name")}");
        }
        return answer;
    }

    /// <summary>Null when the operator's authorities are not known: a sidecar without them could never fetch a policy.</summary>
    private AdmissionAnswer? Inject(AdmissionRequest request)
    {
        string? authorities;
        try
        {
            authorities = _injectionOptions.CaFile is { Length: > 0 } file ? File.ReadAllText(file) : _own.Authorities;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            WebhookLog.NotInjected(_logger, request.Namespace, unreadable.Message);
            return null;
        }
        if (authorities is null && _own.IsAwaited)
        {
            WebhookLog.NotInjected(_logger, request.Namespace, "the operator has no certificate yet");
            return null;
        }
        var answer = _injection.Inject(request, authorities);
        if (answer.Patch is { Count: > 0 })
        {
            WebhookLog.Injected(_logger, request.Namespace);
        }
        return answer;
    }

    private async Task<AdmissionRequest?> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = _options.MaxRequestBytes;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellationToken);
        try
        {
            var reader = new Utf8JsonReader(body.GetBuffer().AsSpan(0, (int)body.Length), new JsonReaderOptions { MaxDepth = MaxDepth });
            return AdmissionRequest.TryRead(JsonElement.ParseValue(ref reader), out var request) ? request : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Fail(HttpContext context, string name, int status, string outcome)
    {
        _metrics.Reviewed(name, outcome);
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = status;
        }
    }

    private static async Task WriteAsync(HttpContext context, byte[] json)
    {
        context.Response.ContentType = MediaTypeNames.Application.Json;
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }
}
