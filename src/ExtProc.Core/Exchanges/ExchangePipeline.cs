using System.Buffers;
using ExtProc.Core.Dialects;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Exchanges;

/// <summary>
/// The engine's face: one HTTP exchange, told step by step, judged step by step. Knows nothing of Envoy. One thread at a time; no step
/// throws for what a peer sends. <see cref="Complete"/> runs exactly once, whatever ended the exchange; further calls do nothing.
/// </summary>
public sealed partial class ExchangePipeline : IDisposable
{
    private readonly Engine _engine;
    private JudgeScratch? _scratch;
    private PolicySelection? _selection;
    private AppliedPolicies _policies = AppliedPolicies.Empty;
    private IDialect? _dialect;
    private Operation _operation;
    private RequestFacts _request = RequestFacts.None;
    private ExchangeOutcome? _ended;
    private CompiledPolicy? _endedBy;
    private string? _missing;
    private bool _flagged;
    private TimeSpan _processing;
    private string? _id;
    private bool _answered;
    private bool _complete;
    private bool _disposed;

    internal ExchangePipeline(Engine engine)
    {
        _engine = engine;
        engine.Metrics.ExchangeStarted();
    }

    /// <summary>What is known so far.</summary>
    public ExchangeSummary Summary
    {
        get
        {
            CompiledRule? rule = _scratch?.Findings.BlockedBy;
            return new ExchangeSummary(_id, DialectName, _operation, Model, Decision, rule?.Policy ?? _endedBy?.Name ?? _missing, rule?.Name);
        }
    }

    /// <summary>The rules that found something so far, each once.</summary>
    internal IEnumerable<string> Found => _scratch?.Findings.Rules.Select(static found => found.Rule.Name) ?? [];

    private string DialectName => _dialect?.Name ?? "unknown";

    private string? Model => _request.Model is { Length: > 128 } model ? model[..128] : _request.Model;

    private JudgeScratch Scratch => _scratch ??= _engine.Rent();

    private string Decision => _ended switch
    {
        not null => "blocked",
        null when _scratch?.Findings.Redacted == true => "redacted",
        null when _flagged || _scratch?.Findings.Any == true => "flagged",
        _ => "allowed",
    };

    private ReplyIdentity Identity => new(_id ?? "", _engine.Time.GetUtcNow());

    /// <summary>Recognises the dialect, pins the policy snapshot and says what must be shown of the rest.</summary>
    public RequestPlan OnRequestHeaders(RequestHead head)
    {
        long started = _engine.Time.GetTimestamp();
        RequestPlan plan = PlanRequest(head);
        Spent(ExchangePhase.RequestHeaders, started);
        return plan;
    }

    /// <summary>Judges the whole request body. Completes synchronously where no model has to be waited for.</summary>
    /// <param name="body">The body as received, at most the configured cap; unchanged until the verdict and not kept after it.</param>
    /// <param name="cancellationToken">Cancelled when the exchange ends: the verdict is then for nobody.</param>
    public async ValueTask<BodyVerdict> OnRequestBodyAsync(ReadOnlySequence<byte> body, CancellationToken cancellationToken)
    {
        long started = _engine.Time.GetTimestamp();
        BodyVerdict verdict = await JudgeRequestAsync(body, cancellationToken);
        Spent(ExchangePhase.RequestBody, started);
        return verdict;
    }

    /// <summary>Says how the response body is to be inspected.</summary>
    public ResponsePlan OnResponseHeaders(ResponseHead head)
    {
        long started = _engine.Time.GetTimestamp();
        _answered = true;
        ResponsePlan plan = PlanResponse(head);
        Spent(ExchangePhase.ResponseHeaders, started);
        return plan;
    }

    /// <summary>Judges the next chunk of the response body; <paramref name="endOfStream"/> also by trailers, with an empty chunk.</summary>
    /// <param name="chunk">The next bytes as received; unchanged until the verdict and not kept after it.</param>
    /// <param name="endOfStream">True exactly once.</param>
    /// <param name="output">Receives what takes the chunk's place, unless the verdict is <see cref="StreamAction.Continue"/>.</param>
    /// <param name="cancellationToken">Cancelled when the exchange ends: the verdict is then for nobody.</param>
    /// <remarks>Completes synchronously, and allocates nothing in steady state, where no model has to be waited for.</remarks>
    public ValueTask<StreamVerdict> OnResponseBodyAsync(
        in ReadOnlySequence<byte> chunk, bool endOfStream, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        long started = _engine.Time.GetTimestamp();
        ValueTask<StreamVerdict> verdict = JudgeResponse(chunk, endOfStream, output, cancellationToken);
        if (!verdict.IsCompletedSuccessfully)
        {
            return SpendAsync(verdict, started);
        }
        Spent(ExchangePhase.ResponseBody, started);
        return new(verdict.Result);
    }

    /// <summary>Records that the carrier can't show a body which a policy concerns.</summary>
    /// <param name="reason">Why, usually <see cref="UninspectedReason.NotSent"/>.</param>
    /// <returns>The refusal, where a policy says Block; null when the exchange goes on.</returns>
    /// <remarks>The request's body is meant before <see cref="OnResponseHeaders"/>, the response's after it.</remarks>
    public Reply? OnUninspectable(UninspectedReason reason) =>
        Uninspectable(reason, _answered ? AppliedPolicies.OutputScopes : AppliedPolicies.InputScopes, _answered);

    /// <summary>Settles, counts and records the exchange.</summary>
    public ExchangeOutcome Complete(ExchangeEnd end)
    {
        ExchangeOutcome outcome = Outcome(end);
        if (_complete)
        {
            return outcome;
        }
        _complete = true;
        _engine.Metrics.RecordExchange(outcome, DialectName, _operation, _processing);
        CountTraffic();
        if (_scratch is not null)
        {
            foreach ((CompiledRule rule, int findings, int edits) in _scratch.Findings.Rules)
            {
                _engine.Metrics.RecordFindings(rule, findings);
                if (edits > 0)
                {
                    _engine.Metrics.RecordRedactions(rule, edits);
                }
            }
        }
        return outcome;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        Complete(ExchangeEnd.Failed);
        _requestBody?.Dispose();
        _requestDecoder?.Dispose();
        _responseBody?.Dispose();
        _responseDecoder?.Dispose();
        _stream?.Dispose();
        if (_scratch is { } scratch)
        {
            _scratch = null;
            _engine.Return(scratch);
        }
    }

    private async ValueTask<StreamVerdict> SpendAsync(ValueTask<StreamVerdict> judging, long started)
    {
        StreamVerdict verdict = await judging;
        Spent(ExchangePhase.ResponseBody, started);
        return verdict;
    }

    private void Spent(ExchangePhase phase, long started)
    {
        TimeSpan spent = _engine.Time.GetElapsedTime(started);
        _processing += spent;
        _engine.Metrics.RecordPhase(phase, spent);
    }

    private Reply Blocked(CompiledRule rule, BlockReply reply, RequestFacts request)
    {
        _ended = ExchangeOutcome.Blocked;
        return ReplyWriter.Blocked(_dialect!, rule, reply, request, Identity);
    }

    /// <summary>Counts what was not inspected and asks the policies what it means. Null: the exchange goes on.</summary>
    private Reply? Uninspectable(UninspectedReason reason, PartScope scopes, bool response, int count = 1)
    {
        _engine.Metrics.RecordUninspected(reason, DialectName, count);
        _uninspected |= scopes;
        CompiledPolicy? policy = _policies.StrictestOnUninspectable(scopes);
        if (policy is null or { OnUninspectable: UninspectableAction.Allow })
        {
            return null;
        }
        _flagged = true;
        if (policy.OnUninspectable == UninspectableAction.Flag)
        {
            return null;
        }
        _ended = reason switch
        {
            UninspectedReason.Malformed => ExchangeOutcome.MalformedBody,
            UninspectedReason.TooLarge => ExchangeOutcome.BodyTooLarge,
            UninspectedReason.Undecodable => ExchangeOutcome.UnsupportedEncoding,
            _ => ExchangeOutcome.Uninspectable,
        };
        _endedBy = policy;
        return ReplyWriter.Uninspectable(_dialect, reason, response, policy, _id ?? "");
    }

    /// <summary>The models gave no answer, and a policy blocks then.</summary>
    private Reply Unjudged(CompiledPolicy policy)
    {
        _endedBy = policy;
        _ended = ExchangeOutcome.DetectorFailed;
        return ReplyWriter.Failed(_dialect, policy, _id ?? "");
    }

    /// <summary>A fault of our own in the middle of judging: the policies' <c>onError</c> decides. Null: the exchange goes on.</summary>
    private Reply? Faulted(Exception fault)
    {
        _engine.OnFault?.Invoke(fault);
        _engine.Metrics.RecordUninspected(UninspectedReason.DetectorUnavailable, DialectName);
        _detectorFailed = true;
        _endedBy = _policies.BlocksOnError();
        if (_endedBy is null)
        {
            return null;
        }
        _ended = ExchangeOutcome.DetectorFailed;
        return ReplyWriter.Failed(_dialect, _endedBy, _id ?? "");
    }

    private ExchangeOutcome Outcome(ExchangeEnd end) => (_ended, end) switch
    {
        ({ } ended, _) => ended,
        (_, ExchangeEnd.Completed) => _policies.IsEmpty ? ExchangeOutcome.Unmatched : Decision switch
        {
            "redacted" => ExchangeOutcome.Redacted,
            "flagged" => ExchangeOutcome.Flagged,
            _ => ExchangeOutcome.Allowed,
        },
        (_, ExchangeEnd.Cancelled) => ExchangeOutcome.Cancelled,
        (_, ExchangeEnd.DeadlineExceeded) => ExchangeOutcome.DeadlineExceeded,
        (_, ExchangeEnd.ProtocolViolation) => ExchangeOutcome.ProtocolViolation,
        (_, ExchangeEnd.Shutdown) => ExchangeOutcome.Shutdown,
        _ => ExchangeOutcome.Failed,
    };
}
