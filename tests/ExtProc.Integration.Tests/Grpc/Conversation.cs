using System.Text;
using Envoy.Config.Core.V3;
using Envoy.Service.ExtProc.V3;
using Google.Protobuf;
using static Envoy.Extensions.Filters.Http.ExtProc.V3.ProcessingMode.Types;

namespace ExtProc.Integration.Tests.Grpc;

/// <summary>What Envoy sends for a chat exchange, as the JSON that command-line clients read.</summary>
internal static class Conversation
{
    public static string Chat(string content)
    {
        var body = $$"""{"model":"gpt-4o","messages":[{"role":"user","content":"{{content}}"}]}""";
        var headers = new ProcessingRequest
        {
            RequestHeaders = new HttpHeaders
            {
                Headers = Headers(
                    (":method", "POST"),
                    (":path", "/v1/chat/completions"),
                    (":authority", "api.openai.com"),
                    (":scheme", "https"),
                    ("content-type", "application/json"),
                    ("content-length", Encoding.UTF8.GetByteCount(body).ToString(System.Globalization.CultureInfo.InvariantCulture))),
            },
            ProtocolConfig = new ProtocolConfiguration { RequestBodyMode = BodySendMode.Buffered, ResponseBodyMode = BodySendMode.None },
        };
        return Json(headers, new ProcessingRequest { RequestBody = new HttpBody { Body = ByteString.CopyFromUtf8(body), EndOfStream = true } });
    }

    /// <summary>An exchange that no dialect speaks of: its two heads.</summary>
    public static string Plain()
    {
        var request = new ProcessingRequest
        {
            RequestHeaders = new HttpHeaders
            {
                Headers = Headers((":method", "GET"), (":path", "/"), (":authority", "example.com"), (":scheme", "https")),
                EndOfStream = true,
            },
            ProtocolConfig = new ProtocolConfiguration { RequestBodyMode = BodySendMode.Buffered, ResponseBodyMode = BodySendMode.None },
        };
        var response = new ProcessingRequest { ResponseHeaders = new HttpHeaders { Headers = Headers((":status", "200")), EndOfStream = true } };
        return Json(request, response);
    }

    public static string Json(params ProcessingRequest[] messages) => string.Join('\n', messages.Select(message => JsonFormatter.Default.Format(message)));

    public static HeaderMap Headers(params (string Name, string Value)[] headers)
    {
        var map = new HeaderMap();
        map.Headers.AddRange(headers.Select(header => new HeaderValue { Key = header.Name, RawValue = ByteString.CopyFromUtf8(header.Value) }));
        return map;
    }
}
