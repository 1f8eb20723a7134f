using System.Text;

namespace ExtProc.Conformance.Tests.Model;

/// <summary>A request or a response: headers, a body in the chunks in which it comes, perhaps trailers.</summary>
internal sealed record HttpMessage(IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyList<byte[]> Chunks)
{
    public bool HasTrailers { get; init; }

    public bool IsBodyless => Chunks.Count == 0 && !HasTrailers;

    public byte[] Body => [.. Chunks.SelectMany(static chunk => chunk)];

    public string Text => Encoding.UTF8.GetString(Body);

    public string? this[string name] => Headers.Where(header => header.Key == name).Select(static header => header.Value).FirstOrDefault();

    public static HttpMessage Post(string path, IReadOnlyList<byte[]> chunks, params (string Name, string Value)[] more) =>
        new([new(":method", "POST"), new(":path", path), new(":authority", "api.example"), new(":scheme", "https"), new("content-type", "application/json"), .. more.Select(Pair)], chunks);

    public static HttpMessage Reply(int status, string contentType, IReadOnlyList<byte[]> chunks, params (string Name, string Value)[] more) =>
        new([new(":status", status.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("content-type", contentType), .. more.Select(Pair)], chunks);

    private static KeyValuePair<string, string> Pair((string Name, string Value) header) => new(header.Name, header.Value);
}
