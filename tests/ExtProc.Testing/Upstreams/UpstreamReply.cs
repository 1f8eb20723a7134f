using System.Text;

namespace ExtProc.Testing.Upstreams;

/// <summary>What the upstream answers: a status, headers and a body in pieces, each written and flushed on its own.</summary>
public sealed record UpstreamReply(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<ReadOnlyMemory<byte>> Pieces)
{
    public ReadOnlyMemory<byte> Body
    {
        get
        {
            var whole = new byte[Pieces.Sum(static piece => piece.Length)];
            var at = 0;
            foreach (var piece in Pieces)
            {
                piece.CopyTo(whole.AsMemory(at));
                at += piece.Length;
            }

            return whole;
        }
    }

    /// <summary>A whole JSON body with its content-length.</summary>
    public static UpstreamReply Json(string json, int status = 200)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return new(status, [new("content-type", "application/json"), new("content-length", bytes.Length.ToString(Invariant))], [bytes]);
    }

    /// <summary>An event stream; each text is one piece and holds its own line ends.</summary>
    public static UpstreamReply Sse(params IEnumerable<string> events) => new(
        200,
        [new("content-type", "text/event-stream; charset=utf-8"), new("cache-control", "no-cache")],
        [.. events.Select(static text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))]);

    /// <summary>The same reply in pieces of at most so many bytes, whatever they cut.</summary>
    public UpstreamReply CutInto(int bytes)
    {
        var body = Body;
        var count = (body.Length + bytes - 1) / bytes;
        return this with
        {
            Pieces = [.. Enumerable.Range(0, count).Select(i => body.Slice(i * bytes, Math.Min(bytes, body.Length - (i * bytes))))],
        };
    }

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;
}
