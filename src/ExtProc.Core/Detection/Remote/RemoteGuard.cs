using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ExtProc.Core.Detection.Caching;
using ExtProc.Core.Telemetry;
using Polly;
using Polly.CircuitBreaker;

namespace ExtProc.Core.Detection.Remote;

/// <summary>
/// A guard behind HTTP. Asks about what no kept verdict answers, in requests beside each other, within one deadline; retries on a budget;
/// leaves a guard alone for a while that keeps failing. Neither texts nor credentials appear in anything it tells. Safe for any number of threads.
/// </summary>
public sealed class RemoteGuard : IRemoteDetector, IDisposable
{
    /// <summary>Longest text in UTF-16 units; a longer one is <see cref="RemoteFailure.TextTooLong"/>.</summary>
    public const int MaxTextLength = 1 << 20;

    /// <summary>Texts of one request together, unless a single one is longer.</summary>
    private const int RequestLength = 128 * 1024;

    private const int RequestsAtOnce = 8;

    private readonly RemoteGuardOptions _options;
    private readonly IGuardProtocol _protocol;
    private readonly GuardEndpoint _endpoint;
    private readonly ResiliencePipeline<RemoteAnswer> _resilience;
    private readonly VerdictCache? _cache;
    private readonly TimeProvider _time;
    private readonly RemoteGuardMetrics _metrics;
    private readonly ulong _version;

    /// <param name="options">Validated by the policy's compiler.</param>
    /// <param name="cache">Where verdicts are kept if the options say so; null keeps none.</param>
    /// <param name="time">Clock of the deadline and the circuit breaker.</param>
    /// <param name="metrics">Where answers and retries are counted.</param>
    public RemoteGuard(RemoteGuardOptions options, VerdictCache? cache, TimeProvider time, RemoteGuardMetrics metrics)
    {
        _options = options;
        _protocol = ProtocolOf(options);
        _endpoint = new GuardEndpoint(options, _protocol);
        _resilience = GuardResilience.Create(options.Kind, time, metrics);
        _cache = options.CacheFor > TimeSpan.Zero ? cache : null;
        _time = time;
        _metrics = metrics;
        _version = VersionOf(options);
    }

    public ValueTask<RemoteAnswer> JudgeAsync(ReadOnlyMemory<RemotePart> parts, CancellationToken cancellationToken)
    {
        var questions = new GuardQuestion[parts.Length];
        List<GuardQuestion>? open = null;
        for (var i = 0; i < questions.Length; i++)
        {
            questions[i] = Question(parts.Span[i]);
            if (questions[i].Verdict is null)
            {
                (open ??= []).Add(questions[i]);
            }
        }

        return open is null ? new ValueTask<RemoteAnswer>(Combine(questions)) : AskAsync(questions, open, cancellationToken);
    }

    public void Dispose() => _endpoint.Dispose();

    private static IGuardProtocol ProtocolOf(RemoteGuardOptions options) => options.Kind switch
    {
        RemoteGuardKind.Webhook => new WebhookProtocol(),
        RemoteGuardKind.Moderation => new ModerationProtocol(options.Model, options.Threshold),
        RemoteGuardKind.LlamaGuard => new ChatProtocol(options.Model, ChatVerdicts.LlamaGuard),
        RemoteGuardKind.ShieldGemma => new ChatProtocol(options.Model, ChatVerdicts.ShieldGemma),
        _ => new ChatProtocol(options.Model, ChatVerdicts.GraniteGuardian),
    };

    /// <summary>Verdicts of differently set guards are different verdicts.</summary>
    private static ulong VersionOf(RemoteGuardOptions options)
    {
        var threshold = options.Threshold?.ToString(CultureInfo.InvariantCulture);
        var text = string.Join('\n', [options.Url.AbsoluteUri, options.Kind.ToString(), options.Model, threshold, .. options.Categories]);
        return BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static RemoteAnswer Combine(GuardQuestion[] questions)
    {
        var findings = new List<RemoteFinding>();
        for (var i = 0; i < questions.Length; i++)
        {
            foreach (var finding in questions[i].Verdict!.Findings)
            {
                findings.Add(finding with { Part = i });
            }
        }

        return new RemoteAnswer(RemoteFailure.None, findings);
    }

    private GuardQuestion Question(in RemotePart part)
    {
        if (_cache is null)
        {
            return new GuardQuestion(part, default);
        }

        var scope = new VerdictScope(VerdictDetector.Remote, _version, (ulong)part.Scope);
        var question = new GuardQuestion(part, _cache.KeyOf(scope, part.Text.Span));
        question.Verdict = _cache.TryGet<RemoteVerdict>(question.Key, out var verdict) ? verdict : null;
        return question;
    }

    private async ValueTask<RemoteAnswer> AskAsync(GuardQuestion[] questions, List<GuardQuestion> open, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var failure = open.Exists(static question => question.Part.Text.Length > MaxTextLength)
            ? RemoteFailure.TextTooLong
            : await AskAsync(open, cancellationToken);
        _metrics.RecordAnswer(_options.Kind, failure, _time.GetElapsedTime(started));
        return failure == RemoteFailure.None ? Combine(questions) : RemoteAnswer.Failed(failure);
    }

    /// <summary>Asks about all of them; the first failure is the answer, and what was judged until then is kept.</summary>
    private async Task<RemoteFailure> AskAsync(List<GuardQuestion> open, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return RemoteFailure.Cancelled;
        }

        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var failure = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = CancellationToken.None };
        await Parallel.ForEachAsync(Requests(open), options, async (request, _) =>
        {
            if (Volatile.Read(ref failure) == 0)
            {
                var failed = await AskOnceAsync(request, cancellationToken, end.Token);
                Interlocked.CompareExchange(ref failure, (int)failed, 0);
            }
        });
        return (RemoteFailure)failure;
    }

    private IEnumerable<GuardQuestion[]> Requests(List<GuardQuestion> open)
    {
        var request = new List<GuardQuestion>();
        var length = 0;
        foreach (var question in open)
        {
            if (request.Count > 0 && (request.Count == _protocol.MaxParts || length + question.Part.Text.Length > RequestLength))
            {
                yield return [.. request];
                request.Clear();
                length = 0;
            }

            request.Add(question);
            length += question.Part.Text.Length;
        }

        yield return [.. request];
    }

    private async Task<RemoteFailure> AskOnceAsync(GuardQuestion[] request, CancellationToken exchange, CancellationToken cancellationToken)
    {
        var call = new GuardCall(Array.ConvertAll(request, static question => question.Part), exchange);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        var outcome = await _resilience.ExecuteOutcomeAsync(
            static async (context, state) => Outcome.FromResult(await state._endpoint.AskAsync(state.call, context.CancellationToken)), context, (_endpoint, call));
        ResilienceContextPool.Shared.Return(context);
        switch (outcome.Exception)
        {
            case null:
                break;
            case BrokenCircuitException:
                return RemoteFailure.CircuitOpen;
            case OperationCanceledException:
                return call.Cancellation;
            default:
                throw outcome.Exception;
        }

        if (outcome.Result.IsJudged)
        {
            Keep(request, outcome.Result.Findings);
        }

        return outcome.Result.Failure;
    }

    private void Keep(GuardQuestion[] request, IReadOnlyList<RemoteFinding> findings)
    {
        for (var i = 0; i < request.Length; i++)
        {
            var verdict = new RemoteVerdict([.. findings.Where(finding => finding.Part == i && Counts(finding)).Select(static finding => finding with { Part = 0 }).OrderBy(static finding => finding.Start)]);
            request[i].Verdict = verdict;
            _cache?.Set(request[i].Key, verdict, verdict.Bytes, _options.CacheFor);
        }
    }

    /// <summary>What a guard calls unsafe without saying for what counts, whatever categories are named.</summary>
    private bool Counts(RemoteFinding finding) =>
        finding.Score >= (_options.Threshold ?? 0)
        && (_options.Categories.Count == 0 || finding.Category is ChatVerdicts.NoCategory || _options.Categories.Contains(finding.Category, StringComparer.OrdinalIgnoreCase));
}
