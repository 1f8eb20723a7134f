using ExtProc.Core.Actions;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Envoy;
using ExtProc.Testing.Detection;
using Microsoft.Extensions.Logging;

namespace ExtProc.Conformance.Tests.Sessions;

/// <summary>A session's surroundings: the engine with a policy, a clock that only tests move, a log.</summary>
internal sealed class SessionRig : IDisposable
{
    private readonly GatewayMetrics _metrics = new(nameof(SessionRig));
    private readonly LoggerFactory _loggers;

    /// <param name="policy"><c>default</c>, <c>lenient</c> (what can't be inspected passes) or <c>places</c> (policies of many reaches).</param>
    /// <param name="options">The session's options.</param>
    /// <param name="engine">The engine's options.</param>
    public SessionRig(string policy = "default", SessionOptions? options = null, EngineOptions? engine = null)
    {
        _loggers = new LoggerFactory([Log]);
        var store = new PolicyStore(Time, _metrics);
        store.Apply(new PolicySet { Policies = [.. TestPolicies.Of(policy).Select(static one => new LoadedPolicy(one, null, null, 0, ""))], Diagnostics = [], Hash = policy });
        Engine = new Engine(store, engine ?? new EngineOptions(), new SecretKey("0123456789abcdef"u8), _metrics, Time) { Semantic = Models };
        Processor = new ExternalProcessor(
            () => Started = Engine.Begin(), options ?? new SessionOptions(), _metrics, Time, _loggers.CreateLogger<ExternalProcessor>());
    }

    public LogProbe Log { get; } = new();

    public Engine Engine { get; }

    /// <summary>Knows Jane Doe; is too busy for texts with BUSY, and too slow for those with LATE.</summary>
    public ScriptedDetector Models { get; } = new()
    {
        Names = new Dictionary<string, NameEntity> { ["Jane Doe"] = NameEntity.Person },
        Status = static text => text.Contains("BUSY", StringComparison.Ordinal) ? SemanticStatus.Saturated
            : text.Contains("LATE", StringComparison.Ordinal) ? SemanticStatus.TimedOut
            : SemanticStatus.Judged,
    };

    public ManualTimeProvider Time { get; } = new();

    public ExternalProcessor Processor { get; }

    /// <summary>The latest exchange.</summary>
    public ExchangePipeline? Started { get; private set; }

    public void Dispose()
    {
        _loggers.Dispose();
        _metrics.Dispose();
    }
}
