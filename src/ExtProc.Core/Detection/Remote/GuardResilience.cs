using ExtProc.Core.Telemetry;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace ExtProc.Core.Detection.Remote;

/// <summary>Builds what stands between a guard and its calls: one retry on the budget where it may help, and a circuit breaker within it.</summary>
internal static class GuardResilience
{
    /// <summary>The breaker opens when half of at least ten calls within ten seconds fail, and tries again after five.</summary>
    private const double FailureRatio = 0.5;
    private const int MinimumCalls = 10;
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(5);

    public static ResiliencePipeline<RemoteAnswer> Create(RemoteGuardKind kind, TimeProvider time, RemoteGuardMetrics metrics)
    {
        var budget = new RetryBudget();
        return new ResiliencePipelineBuilder<RemoteAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<RemoteAnswer>
            {
                MaxRetryAttempts = 1,
                Delay = TimeSpan.Zero,
                ShouldHandle = arguments => new ValueTask<bool>(MayRetry(arguments, budget, kind, metrics)),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<RemoteAnswer>
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = MinimumCalls,
                SamplingDuration = Sampling,
                BreakDuration = Break,
                ShouldHandle = static arguments => new ValueTask<bool>(IsTheGuardsFault(arguments.Outcome.Result.Failure)),
            })
            .Build();
    }

    private static bool MayRetry(in RetryPredicateArguments<RemoteAnswer> arguments, RetryBudget budget, RemoteGuardKind kind, RemoteGuardMetrics metrics)
    {
        if (arguments.AttemptNumber > 0)
        {
            return false;
        }

        budget.Earn();
        if (arguments.Outcome.Exception is not null || arguments.Outcome.Result.IsFinal || arguments.Outcome.Result.Failure is not (RemoteFailure.Transport or RemoteFailure.HttpStatus))
        {
            return false;
        }

        var may = budget.TrySpend();
        metrics.RecordRetry(kind, may);
        return may;
    }

    private static bool IsTheGuardsFault(RemoteFailure failure) => failure is
        RemoteFailure.Timeout or RemoteFailure.HttpStatus or RemoteFailure.TooLarge or RemoteFailure.Malformed or RemoteFailure.Transport or RemoteFailure.Tls;
}
