using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Hosting;
using ExtProc.Server.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Policies.Remote;

/// <summary>
/// Keeps the store in step with an operator. What the state directory keeps is live before the host starts anything registered later;
/// then the operator is asked for changes for as long as the process lives. Whatever fails, what is live stays live.
/// </summary>
internal sealed class RemotePolicies : BackgroundService, IPolicyOrigin
{
    private readonly OperatorClient _client;
    private readonly OperatorLink _link;
    private readonly BundleApplier _applier;
    private readonly StateFile _state;
    private readonly RunReporter _reporter;
    private readonly PolicyStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Backoff _backoff = OperatorClient.CreateBackoff();
    private string? _seen;
    private string? _kept;

    public RemotePolicies(
        IOptions<OperatorOptions> options,
        IOptions<EngineSettings> engine,
        PolicyStore store,
        LoadedModels models,
        GatewayMetrics metrics,
        TimeProvider time,
        ILogger<RemotePolicies> logger)
    {
        var settings = options.Value;
        var instance = settings.Instance is { Length: > 0 } named ? named : Environment.MachineName;
        var key = settings.StateKeyFile is { } file ? File.ReadAllBytes(file) : null;
        (_store, _time, _logger) = (store, time, logger);
        _link = new OperatorLink(settings.Url, time, metrics.Operator);
        _client = new OperatorClient(settings, time);
        _applier = new BundleApplier(store, models.Detector, engine.Value.AllowedGuards());
        _state = new StateFile(settings.StateDirectory, key, settings.Url);
        _reporter = new RunReporter(_client, _link, _applier, instance, settings.ReportInterval, time, logger);
    }

    public PolicyOrigin Describe() => _link.Describe(_applier.Running.Revision is { Length: > 0 } revision ? revision : null);

    /// <exception cref="PolicyStartException">The state directory can't be used.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (_link.Url.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
        {
            RemoteLog.PlainHttp(_logger, _link.Url);
        }
        try
        {
            _state.Prepare();
        }
        catch (StateException unusable)
        {
            throw new PolicyStartException(unusable.Message);
        }
        ApplyKept();
        if (!_store.IsLoaded)
        {
            RemoteLog.Empty(_logger, _link.Url);
        }
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _reporter.Dispose();
        _client.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(PollAsync(stoppingToken), _reporter.RunAsync(stoppingToken));

    private void ApplyKept()
    {
        try
        {
            if (_state.Load() is not { } kept)
            {
                return;
            }
            var load = _applier.Apply(kept.Bundle);
            Tell(load);
            if (!load.IsGood)
            {
                throw new StateException(StateFault.Unusable, $"{_state.FilePath} is refused: this version cannot use its policies ({load.Errors} errors)");
            }
            _kept = kept.Bundle.Revision;
            _link.Applied(kept.Bundle.Revision, fromState: true);
            _link.Kept(kept.SavedAt);
            RemoteLog.Kept(_logger, kept.SavedAt, kept.Bundle.Revision, kept.Bundle.Policies.Count);
        }
        catch (StateException unusable)
        {
            Fail(unusable);
        }
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var answer = await AskAsync(cancellationToken);
            if (answer.Fault == OperatorFault.None)
            {
                _backoff.Reset();
                continue;
            }
            await Task.Delay(_backoff.Next(answer.RetryAfter), _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<OperatorAnswer> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _client.PollAsync(_seen, cancellationToken);
            if (answer.Bundle is { } same && same.Revision == _seen)
            {
                answer = new OperatorAnswer(OperatorFault.Repeated);
            }
            Note(answer);
            if (answer.Bundle is { } bundle)
            {
                Take(bundle);
            }
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return OperatorAnswer.Fine;
        }
#pragma warning disable CA1031 // The boundary: a fault of ours must not end the loop that could mend it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            RemoteLog.Faulted(_logger, fault.GetType().FullName ?? "", fault.StackTrace ?? "");
            return new OperatorAnswer(OperatorFault.Unexpected);
        }
    }

    /// <summary>Says in the log when the operator goes and comes. Who comes back may know nothing of us.</summary>
    private void Note(OperatorAnswer answer)
    {
        var before = _link.Record(answer);
        if (answer.Fault == OperatorFault.None)
        {
            if (before is null or { Fault: not OperatorFault.None })
            {
                RemoteLog.Connected(_logger, _link.Url);
                _reporter.Hurry();
            }
            return;
        }
        _reporter.Hurry();
        if (before is null || before.Fault != answer.Fault)
        {
            RemoteLog.Disconnected(_logger, _link.Url, answer.ToString());
        }
    }

    private void Take(PolicyBundle bundle)
    {
        var load = _applier.Apply(bundle);
        _seen = bundle.Revision;
        Tell(load);
        if (load.IsGood)
        {
            RemoteLog.Applied(_logger, _link.Url, bundle.Revision, _store.Current.Policies.Count);
            _link.Applied(bundle.Revision, fromState: false);
            Keep();
        }
        else
        {
            RemoteLog.Refused(_logger, _link.Url, bundle.Revision, load.Errors);
        }
        _reporter.Hurry();
    }

    private void Keep()
    {
        var enforced = _applier.Enforced;
        if (enforced.Revision == _kept)
        {
            return;
        }
        try
        {
            var now = _time.GetUtcNow();
            _state.Save(enforced, now);
            _kept = enforced.Revision;
            _link.Kept(now);
        }
        catch (StateException unwritable)
        {
            Fail(unwritable);
        }
    }

    private void Fail(StateException problem)
    {
        RemoteLog.StateFailed(_logger, problem.Message);
        _link.Failed(problem.Fault, problem.Message);
    }

    private void Tell(PolicyLoad load)
    {
        foreach (var diagnostic in load.Diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
            {
                PolicyLog.Error(_logger, diagnostic);
            }
            else
            {
                PolicyLog.Warning(_logger, diagnostic);
            }
        }
    }
}
