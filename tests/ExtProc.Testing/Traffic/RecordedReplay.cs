using System.Globalization;
using System.Net.Http.Headers;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Testing.Traffic;

/// <summary>Sends a recorded request again and lets the upstream give the recorded answer, without the headers that belong to one connection.</summary>
public static class RecordedReplay
{
    private static readonly HashSet<string> s_hopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "keep-alive", "transfer-encoding", "content-length", "host", "te", "upgrade", "expect", "date", "server",
    };

    /// <summary>
    /// The recorded response; a short completion where the recording has none. A content type that the recorder left out is the usual one.
    /// </summary>
    public static UpstreamReply Reply(RecordedExchange exchange)
    {
        if (exchange.Response is not { } recorded)
        {
            return ChatReplies.Completion("ok");
        }

        var headers = recorded.Headers.Where(static header => !IsLeftOut(header.Key)).ToList();
        if (recorded.Header("content-type") is null)
        {
            headers.Add(new("content-type", recorded.IsStream ? "text/event-stream" : "application/json"));
        }

        if (!recorded.IsStream)
        {
            headers.Add(new("content-length", recorded.Body.Length.ToString(CultureInfo.InvariantCulture)));
        }

        return new UpstreamReply(recorded.Status, headers, [recorded.Body]);
    }

    /// <summary>The recorded request to another place; one short question where the recording has none.</summary>
    public static HttpRequestMessage Request(RecordedExchange exchange, Uri address, ReadOnlyMemory<byte>? body = null)
    {
        var recorded = exchange.Request;
        var request = new HttpRequestMessage(HttpMethod.Parse(recorded?.Method ?? "POST"), new Uri(address, (recorded?.Path ?? "/v1/chat/completions").TrimStart('/')));
        var bytes = body ?? recorded?.Body ?? System.Text.Encoding.UTF8.GetBytes(ChatRequests.User("hello"));
        request.Content = new ReadOnlyMemoryContent(bytes);
        foreach (var (name, value) in recorded?.Headers ?? [])
        {
            if (IsLeftOut(name))
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Content.Headers.ContentType ??= new MediaTypeHeaderValue("application/json");
        return request;
    }

    private static bool IsLeftOut(string header) =>
        s_hopByHop.Contains(header) || header.StartsWith("x-envoy-", StringComparison.OrdinalIgnoreCase);
}
