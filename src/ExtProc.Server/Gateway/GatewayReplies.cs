using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges;

namespace ExtProc.Server.Gateway;

/// <summary>Errors of the proxy itself, in the words of the request's dialect. They hold no content.</summary>
internal static class GatewayReplies
{
    public static Reply Unreachable(RequestHead head) =>
        Error(head, 502, "upstream_unreachable", "The upstream could not be reached or broke the connection; try again later.");

    public static Reply TimedOut(RequestHead head) => Error(head, 504, "upstream_timeout", "The upstream did not answer in time.");

    public static Reply Stopping(RequestHead head) => Error(head, 503, "shutting_down", "The gateway is shutting down; try again.");

    public static Reply Failed(RequestHead head) => Error(head, 500, "gateway_failed", "The gateway failed to handle the request.");

    public static Reply Tunnel(RequestHead head) =>
        Error(head, 501, "upgrade_not_supported", "The gateway carries no upgraded connections (WebSocket, CONNECT); use plain HTTP requests.");

    public static Reply BadTarget { get; } =
        DialectCatalog.Fallback.WriteError(new ReplyText(400, "The request target must be a path.", "bad_target")) with { Details = "bad_target" };

    private static Reply Error(RequestHead head, int status, string code, string message)
    {
        var dialect = DialectCatalog.TryRecognise(head, out var recognised, out _) ? recognised : DialectCatalog.Fallback;
        return dialect.WriteError(new ReplyText(status, message, code)) with { Details = code };
    }
}
