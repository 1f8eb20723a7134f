using Envoy.Config.Core.V3;
using Envoy.Service.ExtProc.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using YamlDotNet.RepresentationModel;
using BodySendMode = Envoy.Extensions.Filters.Http.ExtProc.V3.ProcessingMode.Types.BodySendMode;

namespace ExtProc.Conformance.Tests.Conversations;

/// <summary>A <c>send</c> step as the message that Envoy would send.</summary>
internal static class SentMessage
{
    public static ProcessingRequest Of(YamlMappingNode step)
    {
        var message = new ProcessingRequest();
        bool end = Conversation.Text(step, "end") == "true";
        foreach (var (key, value) in step)
        {
            switch (key.ToString())
            {
                case "requestHeaders":
                    message.RequestHeaders = new HttpHeaders { Headers = Headers(value), EndOfStream = end };
                    break;
                case "responseHeaders":
                    message.ResponseHeaders = new HttpHeaders { Headers = Headers(value), EndOfStream = end };
                    break;
                case "requestBody":
                    message.RequestBody = new HttpBody { Body = ByteString.CopyFromUtf8(Conversation.Repeated(value)), EndOfStream = end };
                    break;
                case "responseBody":
                    message.ResponseBody = new HttpBody { Body = ByteString.CopyFromUtf8(Conversation.Repeated(value)), EndOfStream = end };
                    break;
                case "requestTrailers":
                    message.RequestTrailers = new HttpTrailers { Trailers = new HeaderMap() };
                    break;
                case "responseTrailers":
                    message.ResponseTrailers = new HttpTrailers { Trailers = new HeaderMap() };
                    break;
                case "modes":
                    message.ProtocolConfig = Modes(value.ToString());
                    break;
                case "codeDetails":
                    message.Attributes["envoy.filters.http.ext_proc"] =
                        new Struct { Fields = { ["response.code"] = Value.ForNumber(200), ["response.code_details"] = Value.ForString(value.ToString()) } };
                    break;
                case "routeName":
                    message.Attributes["envoy.filters.http.ext_proc"] =
                        new Struct { Fields = { ["source.address"] = Value.ForString("10.0.0.1:4711"), ["xds.route_name"] = Value.ForString(value.ToString()) } };
                    break;
                case "metadata":
                    message.MetadataContext = new Metadata { FilterMetadata = { [value.ToString()] = new Struct { Fields = { ["a"] = Value.ForString("b") } } } };
                    break;
                case "observability":
                    message.ObservabilityMode = true;
                    break;
                case "end":
                    break;
                default:
                    throw new InvalidDataException($"unknown key {key}");
            }
        }
        return message;
    }

    private static HeaderMap Headers(YamlNode node)
    {
        var map = new HeaderMap();
        foreach (var (name, value) in (YamlMappingNode)node)
        {
            map.Headers.Add(new HeaderValue { Key = name.ToString(), RawValue = ByteString.CopyFromUtf8(value.ToString()) });
        }
        return map;
    }

    /// <summary><c>REQUEST RESPONSE</c>, and perhaps <c>early</c> for bodies that are sent before the headers are answered.</summary>
    private static ProtocolConfiguration Modes(string text)
    {
        string[] parts = text.Split(' ');
        return new ProtocolConfiguration
        {
            RequestBodyMode = Mode(parts[0]),
            ResponseBodyMode = Mode(parts[1]),
            SendBodyWithoutWaitingForHeaderResponse = parts is [_, _, "early"],
        };
    }

    private static BodySendMode Mode(string name) =>
        System.Enum.Parse<BodySendMode>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
