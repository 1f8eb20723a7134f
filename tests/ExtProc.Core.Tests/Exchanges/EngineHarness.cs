using System.Buffers;
using System.Text;
using ExtProc.Core.Actions;
using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Tests.Exchanges;

/// <summary>An engine with given policies and the steps of an exchange as text.</summary>
internal sealed class EngineHarness : IDisposable
{
    private readonly GatewayMetrics _metrics = new(nameof(EngineHarness));

    public EngineHarness(params CompiledPolicy[] policies) : this(new EngineOptions(), policies)
    {
    }

    public EngineHarness(EngineOptions options, params CompiledPolicy[] policies) : this(options, TimeProvider.System, policies)
    {
    }

    public EngineHarness(ISemanticDetector? semantic, params CompiledPolicy[] policies) : this(new EngineOptions(), TimeProvider.System, semantic, policies)
    {
    }

    public EngineHarness(EngineOptions options, TimeProvider time, params CompiledPolicy[] policies) : this(options, time, null, policies)
    {
    }

    public EngineHarness(EngineOptions options, TimeProvider time, ISemanticDetector? semantic, params CompiledPolicy[] policies)
        : this(options, time, semantic, null, policies)
    {
    }

    public EngineHarness(
        EngineOptions options, TimeProvider time, ISemanticDetector? semantic, Func<RemoteGuardOptions, IRemoteDetector>? guards, params CompiledPolicy[] policies)
    {
        var store = new PolicyStore(TimeProvider.System, _metrics);
        store.Apply(new PolicySet
        {
            Policies = [.. policies.Select(policy => new LoadedPolicy(policy, null, null, 0, ""))],
            Diagnostics = [],
            Hash = "test",
        });
        Traffic = store.Traffic;
        Engine = new Engine(store, options, new SecretKey("0123456789abcdef"u8), _metrics, time) { Semantic = semantic, Guards = guards };
    }

    public Engine Engine { get; }

    public TrafficLedger Traffic { get; }

    public GatewayMetrics Metrics => _metrics;

    public static RequestHead Chat(string path = "/v1/chat/completions", TrafficOrigin? origin = null) => new()
    {
        Origin = origin ?? TrafficOrigin.Unknown,
        Method = "POST",
        Path = path,
        Authority = "api.openai.com",
        ContentType = "application/json",
    };

    public static ResponseHead Json(int status = 200) => new() { Status = status, ContentType = "application/json" };

    public static ResponseHead EventStream => new() { Status = 200, ContentType = "text/event-stream; charset=utf-8" };

    public static ReadOnlySequence<byte> Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Begins a chat exchange and shows the request body.</summary>
    public ExchangePipeline Begin(string requestBody, out BodyVerdict verdict, TrafficOrigin? origin = null)
    {
        ExchangePipeline pipeline = Engine.Begin();
        RequestPlan plan = pipeline.OnRequestHeaders(Chat(origin: origin));
        verdict = plan.Reject is { } reject ? new BodyVerdict { Reject = reject }
            : plan.InspectBody ? pipeline.OnRequestBody(Bytes(requestBody)) : BodyVerdict.Continue;
        return pipeline;
    }

    /// <summary>What goes upstream of a request that is not refused.</summary>
    public string Forwarded(string requestBody)
    {
        using ExchangePipeline pipeline = Begin(requestBody, out BodyVerdict verdict);
        Assert.That(verdict.Reject, Is.Null);
        return verdict.Replacement is { } replaced ? Encoding.UTF8.GetString(replaced.Span) : requestBody;
    }

    /// <summary>Shows a response in the given chunks and returns what the client receives.</summary>
    public static string Released(ExchangePipeline pipeline, ResponseHead head, IEnumerable<byte[]> chunks, out StreamVerdict last)
    {
        ResponsePlan plan = pipeline.OnResponseHeaders(head);
        Assert.That(plan.Reject, Is.Null);
        byte[][] all = [.. chunks];
        var received = new ArrayBufferWriter<byte>();
        last = default;
        for (int i = 0; i < all.Length && last.Action != StreamAction.Cut; i++)
        {
            if (plan.Inspection == ResponseInspection.None)
            {
                received.Write(all[i]);
                continue;
            }
            var output = new ArrayBufferWriter<byte>();
            last = pipeline.OnResponseBody(new ReadOnlySequence<byte>(all[i]), i == all.Length - 1, output);
            received.Write(last.Action == StreamAction.Continue ? all[i] : output.WrittenSpan);
        }
        return Encoding.UTF8.GetString(received.WrittenSpan);
    }

    public void Dispose() => _metrics.Dispose();
}
