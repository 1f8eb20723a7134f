using Envoy.Extensions.Filters.Http.ExtProc.V3;
using ExtProc.Core.Exchanges;
using ExtProc.Server.Envoy.Wire;
using BodySendMode = Envoy.Extensions.Filters.Http.ExtProc.V3.ProcessingMode.Types.BodySendMode;
using SendMode = Envoy.Extensions.Filters.Http.ExtProc.V3.ProcessingMode.Types.HeaderSendMode;

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

    /// <summary>What the reply to a request's headers overrides; null where nothing differs or nothing may. Both body modes are always said: an unset one means NONE.</summary>
    /// <param name="request">The request body's mode from here on.</param>
    /// <param name="inspectResponse">Whether anything of the response is wanted.</param>
    /// <param name="isUnconcerned">Whether nothing of the exchange is wanted.</param>
    public ProcessingMode? Override(BodyMode request, bool inspectResponse, bool isUnconcerned)
    {
        var response = inspectResponse ? Response : BodyMode.None;
        bool same = request == Request && response == Response && !isUnconcerned;
        return same || !MayOverride
            ? null
            : new ProcessingMode
            {
                RequestBodyMode = (BodySendMode)request,
                ResponseBodyMode = (BodySendMode)response,
                ResponseHeaderMode = isUnconcerned ? SendMode.Skip : SendMode.Default,
                RequestTrailerMode = request == BodyMode.Streamed ? SendMode.Send : SendMode.Default,
            };
    }

    public static bool IsCoded(string? contentEncoding) =>
        !string.IsNullOrEmpty(contentEncoding) && !contentEncoding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    private static BodyMode Default(string name) => Parse(name) ?? throw new InvalidOperationException("the options were not validated");
}
