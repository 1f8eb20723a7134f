using ExtProc.Core.Exchanges;
using ExtProc.Server.Envoy.Wire;

namespace ExtProc.Server.Envoy;

/// <summary>What the session needs of a response's headers.</summary>
/// <param name="Head">What the engine reads.</param>
/// <param name="Owned">Names of headers of ours that the upstream sent, or null.</param>
internal sealed record ResponseFields(ResponseHead Head, List<string>? Owned)
{
    /// <summary>Null when the message is malformed.</summary>
    public static ResponseFields? Read(ReadOnlySpan<byte> message, bool isLocalReply)
    {
        int status = 0;
        string? contentType = null, contentEncoding = null;
        long? contentLength = null;
        List<string>? owned = null;
        var headers = new HeaderBlock(message);
        while (headers.MoveNext())
        {
            var name = headers.Name;
            switch (name.Length)
            {
                case 7 when name.SequenceEqual(":status"u8):
                    status = (int)Math.Min(HeaderText.Length(headers.Value) ?? 0, int.MaxValue);
                    break;
                case 12 when name.SequenceEqual("content-type"u8):
                    contentType = HeaderText.Join(contentType, headers.Value);
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
            : new ResponseFields(
                new ResponseHead
                {
                    Status = status,
                    ContentType = contentType,
                    ContentEncoding = contentEncoding,
                    ContentLength = contentLength,
                    EndOfStream = headers.EndOfStream,
                    IsLocalReply = isLocalReply,
                },
                owned);
    }
}
