using System.Collections.Concurrent;
using ExtProc.Core.Actions;
using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Exchanges;

/// <summary>What all exchanges of a server share. Safe for any number of threads.</summary>
/// <param name="policies">The live policies; each exchange pins the snapshot it begins with.</param>
/// <param name="options">Limits.</param>
/// <param name="key">Key of hashes, surrogates and tokens.</param>
/// <param name="metrics">Where exchanges are counted.</param>
/// <param name="time">Clock of durations and of replies' dates.</param>
public sealed class Engine(PolicyStore policies, EngineOptions options, SecretKey key, GatewayMetrics metrics, TimeProvider time)
{
    /// <summary>Idle working memory that is kept for later exchanges.</summary>
    private const int MaxIdle = 256;

    private readonly ConcurrentBag<JudgeScratch> _idle = [];
    private int _idleCount;
    private long _exchanges;

    /// <summary>Called with what the engine caught of its own faults, for a log; such an exchange ends as the policies' <c>onError</c> says.</summary>
    public Action<Exception>? OnFault { get; init; }

    /// <summary>Judges what texts mean; null where no models are loaded, so that rules that need them fail as the policies' <c>onError</c> says.</summary>
    public ISemanticDetector? Semantic { get; init; }

    /// <summary>Finds the guard with some settings, <see cref="RemoteGuards.Of"/>; null where none may be asked, so that rules with one fail.</summary>
    public Func<RemoteGuardOptions, IRemoteDetector>? Guards { get; init; }

    internal PolicySnapshot Policies => policies.Current;

    internal TrafficLedger Traffic => policies.Traffic;

    internal EngineOptions Options => options;

    internal GatewayMetrics Metrics => metrics;

    internal TimeProvider Time => time;

    /// <summary>Begins an exchange. The caller disposes it after <see cref="ExchangePipeline.Complete"/>.</summary>
    public ExchangePipeline Begin() => new(this);

    /// <summary>A number that no other exchange of this engine has.</summary>
    internal long NextNumber() => Interlocked.Increment(ref _exchanges);

    internal JudgeScratch Rent()
    {
        if (_idle.TryTake(out JudgeScratch? scratch))
        {
            Interlocked.Decrement(ref _idleCount);
            return scratch;
        }
        return new JudgeScratch(key);
    }

    internal void Return(JudgeScratch scratch)
    {
        scratch.Clear();
        if (Interlocked.Increment(ref _idleCount) <= MaxIdle)
        {
            _idle.Add(scratch);
        }
        else
        {
            Interlocked.Decrement(ref _idleCount);
        }
    }
}
