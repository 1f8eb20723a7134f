using System.Text;
using System.Text.Json;

namespace ExtProc.Testing.Traffic;

/// <summary>Reads the recorded provider traffic of the shared data (<c>traffic/DIALECT/NAME.json</c>).</summary>
public static class SharedTraffic
{
    /// <summary>All recordings of a dialect, by name; skips the running test when the data is missing.</summary>
    public static IEnumerable<RecordedExchange> Read(string dialect) => ReadFrom(RealParts.SharedData.Require(), dialect);

    /// <summary>As <see cref="Read"/>, but empty when the data is missing: for test case sources, which cannot skip.</summary>
    public static IEnumerable<RecordedExchange> Find(string dialect) =>
        RealParts.SharedData.Find() is { } folder ? ReadFrom(folder, dialect) : [];

    private static IEnumerable<RecordedExchange> ReadFrom(string shared, string dialect) =>
        Directory.EnumerateFiles(Path.Combine(shared, "traffic", dialect), "*.json").Order(StringComparer.Ordinal).Select(Parse);

    private static RecordedExchange Parse(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement;
        return new RecordedExchange
        {
            Name = root.GetProperty("name").GetString()!,
            Dialect = root.GetProperty("dialect").GetString()!,
            Operation = root.GetProperty("operation").GetString()!,
            Tags = root.GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()!).ToHashSet(),
            Request = ParseMessage(root.GetProperty("request")),
            Response = ParseMessage(root.GetProperty("response")),
        };
    }

    private static RecordedMessage? ParseMessage(JsonElement message) => message.ValueKind == JsonValueKind.Null ? null : new RecordedMessage
    {
        Method = Text(message, "method"),
        Path = Text(message, "path"),
        Status = message.TryGetProperty("status", out var status) ? status.GetInt32() : 0,
        Headers = message.TryGetProperty("headers", out var headers) ? [.. headers.EnumerateObject().SelectMany(Values)] : [],
        Body = Body(message),
        IsStream = message.TryGetProperty("stream", out _) || message.TryGetProperty("streamBase64", out _),
    };

    private static string Text(JsonElement message, string name) => message.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static IEnumerable<KeyValuePair<string, string>> Values(JsonProperty header) => header.Value.ValueKind == JsonValueKind.Array
        ? header.Value.EnumerateArray().Select(value => KeyValuePair.Create(header.Name, value.GetString()!))
        : [KeyValuePair.Create(header.Name, header.Value.GetString()!)];

    private static byte[] Body(JsonElement message)
    {
        if (message.TryGetProperty("body", out var text) || message.TryGetProperty("stream", out text))
        {
            return Encoding.UTF8.GetBytes(text.GetString()!);
        }

        return message.TryGetProperty("bodyBase64", out var coded) || message.TryGetProperty("streamBase64", out coded)
            ? coded.GetBytesFromBase64()
            : [];
    }
}
