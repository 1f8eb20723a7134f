using System.Buffers.Binary;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.ExtProc.V3;
using Envoy.Service.ExtProc.V3;
using Google.Protobuf;

namespace ExtProc.Load.Scenarios;

/// <summary>The messages of one exchange, serialised once.</summary>
internal sealed class ExchangeScript
{
    private const int PrefixLength = 5;

    private ExchangeScript(IReadOnlyList<ScriptMessage> messages) => Messages = messages;

    public IReadOnlyList<ScriptMessage> Messages { get; }

    public static ExchangeScript Create(Scenario scenario)
    {
        var messages = scenario.Steps.SelectMany(step => Render(scenario, step)).ToArray();
        messages[0].ProtocolConfig = new ProtocolConfiguration
        {
            RequestBodyMode = ProcessingMode.Types.BodySendMode.Buffered,
            ResponseBodyMode = ProcessingMode.Types.BodySendMode.None,
        };
        return new ExchangeScript([.. messages.Select(Serialise)]);
    }

    private static IEnumerable<ProcessingRequest> Render(Scenario scenario, ScenarioStep step) => step switch
    {
        ScenarioStep.RequestHeaders => [new ProcessingRequest { RequestHeaders = RequestHeaders(scenario) }],
        ScenarioStep.RequestBody =>
            [new ProcessingRequest { RequestBody = new HttpBody { Body = ByteString.CopyFrom(RequestBody(scenario)), EndOfStream = true } }],
        ScenarioStep.ResponseHeaders => [new ProcessingRequest { ResponseHeaders = ResponseHeaders(scenario) }],
        _ => ResponseBody(scenario),
    };

    private static byte[] RequestBody(Scenario scenario) => ChatBodies.Request(scenario.RequestBytes, scenario.ResponseEvents > 0);

    private static IEnumerable<ProcessingRequest> ResponseBody(Scenario scenario)
    {
        var chunks = scenario.ResponseEvents == 0
            ? [ChatBodies.Response(scenario.ResponseBytes)]
            : ChatBodies.Events(scenario.ResponseEvents);
        return chunks.Select((chunk, i) => new ProcessingRequest
        {
            ResponseBody = new HttpBody { Body = ByteString.CopyFrom(chunk), EndOfStream = i == chunks.Count - 1 },
        });
    }

    private static HttpHeaders RequestHeaders(Scenario scenario) => Headers(
        (":authority", "api.openai.com"),
        (":path", "/v1/chat/completions"),
        (":method", "POST"),
        (":scheme", "https"),
        ("accept", "application/json"),
        ("content-type", "application/json"),
        ("content-length", RequestBody(scenario).Length.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("user-agent", "OpenAI/JS 6.49.0"),
        ("authorization", "Bearer sk-test"),
        ("x-forwarded-proto", "https"),
        ("x-request-id", "5a1d66e8-6c1e-4f6b-9a58-2f3f2f7c9d10"));

    private static HttpHeaders ResponseHeaders(Scenario scenario) => scenario.ResponseEvents > 0
        ? Headers((":status", "200"), ("content-type", "text/event-stream; charset=utf-8"), ("date", "Thu, 14 Aug 2025 01:10:35 GMT"))
        : Headers(
            (":status", "200"),
            ("content-type", "application/json"),
            ("content-length", ChatBodies.Response(scenario.ResponseBytes).Length.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("date", "Thu, 14 Aug 2025 01:10:35 GMT"));

    private static HttpHeaders Headers(params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var map = new HeaderMap();
        foreach (var (name, value) in headers)
        {
            map.Headers.Add(new HeaderValue { Key = name, RawValue = ByteString.CopyFromUtf8(value) });
        }

        return new HttpHeaders { Headers = map };
    }

    private static ScriptMessage Serialise(ProcessingRequest request)
    {
        var frame = new byte[PrefixLength + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - PrefixLength);
        request.WriteTo(frame.AsSpan(PrefixLength));
        return new ScriptMessage(frame, Tag(request.RequestCase));
    }

    private static byte Tag(ProcessingRequest.RequestOneofCase asked) => LengthDelimited(asked switch
    {
        ProcessingRequest.RequestOneofCase.RequestHeaders => ProcessingResponse.RequestHeadersFieldNumber,
        ProcessingRequest.RequestOneofCase.RequestBody => ProcessingResponse.RequestBodyFieldNumber,
        ProcessingRequest.RequestOneofCase.ResponseHeaders => ProcessingResponse.ResponseHeadersFieldNumber,
        _ => ProcessingResponse.ResponseBodyFieldNumber,
    });

    private static byte LengthDelimited(int field) => (byte)((field << 3) | 2);
}
