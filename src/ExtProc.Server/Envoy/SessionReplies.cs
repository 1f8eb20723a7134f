using System.Text;
using ExtProc.Core.Exchanges;

namespace ExtProc.Server.Envoy;

/// <summary>Refusals that no policy words: something of ours failed, or the exchange can't be carried. They hold no content.</summary>
internal static class SessionReplies
{
    public static readonly Reply Deadline = Error(504, "extproc_deadline", "The request could not be inspected in time.");

    public static readonly Reply Failed = Error(500, "extproc_failed", "The request could not be inspected.");

    public static readonly Reply Stalled = Error(408, "extproc_stalled", "The request did not arrive in time.");

    /// <summary>Trailers ended a STREAMED body after its last chunk was answered: there is no reply left that could carry the body.</summary>
    public static readonly Reply Trailers = Error(400, "extproc_trailers", "Requests with trailers can't be inspected here.");

    private static Reply Error(int status, string code, string message)
    {
        string type = status < 500 ? "invalid_request_error" : "server_error";
        string body = $$"""
            {"error":{"message":"{{message}}","type":"{{type}}","param":null,"code":"{{code}}"} }
            """;
        return new Reply(status, "application/json", Encoding.UTF8.GetBytes(body), code) { Decision = "failed" };
    }
}
