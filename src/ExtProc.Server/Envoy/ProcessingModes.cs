using ExtProc.Core.Exchanges;
using ExtProc.Server.Envoy.Wire;

namespace ExtProc.Server.Envoy;

/// <summary>
/// The modes that Envoy's configuration sets for one exchange, and what may be made of them. Two rules keep a wrong guess harmless:
/// nothing is overridden where Envoy would ignore it (full duplex on either side, bodies sent before the headers' reply, observability),
/// and full duplex is only asked for where the mode was NONE, because an override that Envoy drops then shows nothing, whereas from any
/// other mode we would answer in a mutation type that Envoy ignores, and the original body would pass.
/// </summary>
/// <param name="Request">Static mode of request bodies.</param>
/// <param name="Response">Static mode of response bodies.</param>
/// <param name="MayOverride">Whether an override is obeyed.</param>
internal readonly record struct ProcessingModes(BodyMode Request, BodyMode Response, bool MayOverride)
{
    public static ProcessingModes Negotiate(ProtocolConfig? protocol, bool observability, SessionOptions options)
    {
        if (observability)
        {
            return new(BodyMode.Streamed, BodyMode.Streamed, false);
        }
        var config = protocol ?? new ProtocolConfig(Default(options.DefaultRequestBodyMode), Default(options.DefaultResponseBodyMode), false);
        bool fullDuplex = config.Request == BodyMode.FullDuplexStreamed || config.Response == BodyMode.FullDuplexStreamed;
        return new(config.Request, config.Response, options.AllowModeOverride && !fullDuplex && !config.BodyBeforeHeadersReply);
    }

    /// <summary>The mode of that name, or null; GRPC is none, as it is not served.</summary>
    public static BodyMode? Parse(string name) => name switch
    {
        "NONE" => BodyMode.None,
        "STREAMED" => BodyMode.Streamed,
        "BUFFERED" => BodyMode.Buffered,
        "BUFFERED_PARTIAL" => BodyMode.BufferedPartial,
        "FULL_DUPLEX_STREAMED" => BodyMode.FullDuplexStreamed,
        _ => null,
    };

    /// <summary>The request body's mode from the headers' reply on.</summary>
    public BodyMode ForRequest(RequestHead head, bool inspect, SessionOptions options)
    {
        if (!MayOverride || head.EndOfStream)
        {
            return Request;
        }
        if (!inspect)
        {
            return BodyMode.None;
        }
        bool fits = head.ContentLength <= options.BufferedRequestLimit;
        return Request switch
        {
            BodyMode.None => fits ? BodyMode.Buffered : BodyMode.Streamed,
            // A content coding can only be undone while the headers are held.
            BodyMode.Streamed when fits && IsCoded(head.ContentEncoding) => BodyMode.Buffered,
            _ => Request,
        };
    }

    /// <summary>The response body's mode from the headers' reply on.</summary>
    public BodyMode ForResponse(ResponseHead head, ResponseInspection inspection, SessionOptions options)
    {
        if (!MayOverride || head.EndOfStream)
        {
            return Response;
        }
        bool fullDuplex = options.Profile == SessionProfile.FullDuplex;
        return (Response, inspection) switch
        {
            (_, ResponseInspection.None) => BodyMode.None,
            (BodyMode.None, ResponseInspection.Whole) when head.ContentLength <= options.BufferedResponseLimit => BodyMode.Buffered,
            (BodyMode.None, ResponseInspection.Stream) when fullDuplex => BodyMode.FullDuplexStreamed,
            (BodyMode.None, _) => BodyMode.Streamed,
            (BodyMode.Buffered or BodyMode.BufferedPartial, ResponseInspection.Stream) => BodyMode.Streamed,
            _ => Response,
        };
    }

    public static bool IsCoded(string? contentEncoding) =>
        !string.IsNullOrEmpty(contentEncoding) && !contentEncoding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    private static BodyMode Default(string name) => Parse(name) ?? throw new InvalidOperationException("the options were not validated");
}
