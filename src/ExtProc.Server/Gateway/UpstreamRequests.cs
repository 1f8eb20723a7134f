using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ExtProc.Server.Gateway;

/// <summary>Writes the upstream's request: the client's, less the headers of one hop, ours and the host.</summary>
internal static class UpstreamRequests
{
    /// <param name="context">The client's request.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="content">Its body, or null.</param>
    /// <param name="readable">Whether the answer must come without content coding.</param>
    /// <param name="dropEncoding">Whether the body is no longer in its content coding.</param>
    public static HttpRequestMessage Create(HttpContext context, Uri target, UpstreamContent? content, bool readable, bool dropEncoding)
    {
        var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), target) { Content = content };
        var connection = context.Request.Headers.Connection;
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!ForwardedHeaders.Crosses(name, connection) || IsReplaced(name, readable, dropEncoding))
            {
                continue;
            }
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
        if (readable)
        {
            message.Headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, "identity");
        }
        return message;
    }

    private static bool IsReplaced(string name, bool readable, bool dropEncoding) =>
        Is(name, HeaderNames.Host)
        || Is(name, HeaderNames.ContentLength)
        || Is(name, HeaderNames.Expect)
        || (readable && Is(name, HeaderNames.AcceptEncoding))
        || (dropEncoding && Is(name, HeaderNames.ContentEncoding));

    private static bool Is(string name, string header) => name.Equals(header, StringComparison.OrdinalIgnoreCase);
}
