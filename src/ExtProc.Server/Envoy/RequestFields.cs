using ExtProc.Core.Exchanges;
using ExtProc.Server.Envoy.Wire;

namespace ExtProc.Server.Envoy;

/// <summary>What the session needs of a request's headers.</summary>
/// <param name="Head">What the engine reads.</param>
/// <param name="Owned">Names of headers of ours that the client sent, or null.</param>
internal sealed record RequestFields(RequestHead Head, List<string>? Owned)
{
    /// <summary>Null when the message is malformed.</summary>
    /// <param name="message">The <c>HttpHeaders</c>.</param>
    /// <param name="origin">Where the request passes; none of its headers tells.</param>
    public static RequestFields? Read(ReadOnlySpan<byte> message, TrafficOrigin origin)
    {
        string method = string.Empty, path = string.Empty;
        string? authority = null, host = null, contentType = null, contentEncoding = null, requestId = null;
        long? contentLength = null;
        bool upgrade = false;
        List<string>? owned = null;
        var headers = new HeaderBlock(message);
        while (headers.MoveNext())
        {
            var name = headers.Name;
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("host"u8):
                    host = HeaderText.Of(headers.Value);
                    break;
                case 5 when name.SequenceEqual(":path"u8):
                    path = HeaderText.Of(headers.Value);
                    break;
                case 7 when name.SequenceEqual(":method"u8):
                    method = HeaderText.Of(headers.Value);
                    break;
                case 7 when name.SequenceEqual("upgrade"u8):
                    upgrade = true;
                    break;
                case 10 when name.SequenceEqual(":authority"u8):
                    authority = HeaderText.Of(headers.Value);
                    break;
                case 12 when name.SequenceEqual("content-type"u8):
                    contentType = HeaderText.Join(contentType, headers.Value);
                    break;
                case 12 when name.SequenceEqual("x-request-id"u8):
                    requestId = HeaderText.Of(headers.Value);
                    break;
                case 14 when name.SequenceEqual("content-length"u8):
                    contentLength = HeaderText.Length(headers.Value);
                    break;
                case 16 when name.SequenceEqual("content-encoding"u8):
                    contentEncoding = HeaderText.Join(contentEncoding, headers.Value);
                    break;
                case > 10 when HeaderNames.IsOwned(name):
                    (owned ??= []).Add(HeaderText.Of(name));
                    break;
            }
        }
        return headers.IsMalformed
            ? null
            : new RequestFields(
                new RequestHead
                {
                    Method = method,
                    Path = path,
                    Authority = authority ?? host ?? string.Empty,
                    ContentType = contentType,
                    ContentEncoding = contentEncoding,
                    ContentLength = contentLength,
                    RequestId = requestId,
                    Origin = origin,
                    IsTunnel = upgrade || method == "CONNECT",
                    EndOfStream = headers.EndOfStream,
                },
                owned);
    }
}
