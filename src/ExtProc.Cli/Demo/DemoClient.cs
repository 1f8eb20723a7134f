using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ExtProc.Cli.Demo;

/// <summary>Sends chats as an SDK would and reads what a program would show: the assistant's text, or the error's message.</summary>
internal sealed class DemoClient(Uri address, ScriptedModel model) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public async Task<DemoResult> ChatAsync(DemoStep step, CancellationToken cancellationToken)
    {
        model.TakeSeen();
        using var content = new ReadOnlyMemoryContent(ModelJson.Request(step)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await _http.PostAsync(new Uri("v1/chat/completions", UriKind.Relative), content, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var decision = response.Headers.TryGetValues("x-extproc-decision", out var values) ? string.Join(", ", values) : null;
        return new DemoResult((int)response.StatusCode, model.TakeSeen(), Read(body, response.Content.Headers.ContentType?.MediaType), decision);
    }

    public void Dispose() => _http.Dispose();

    private static string Read(string body, string? mediaType) => mediaType switch
    {
        "text/event-stream" => ReadStream(body),
        "application/json" => ReadJson(body),
        _ => body,
    };

    private static string ReadStream(string body)
    {
        var text = new StringBuilder();
        foreach (var line in body.Split('\n').Where(static line => line.StartsWith("data: {", StringComparison.Ordinal)))
        {
            using var data = JsonDocument.Parse(line["data: ".Length..]);
            foreach (var choice in Choices(data.RootElement))
            {
                text.Append(TextOf(choice, "delta"));
            }
        }
        return text.ToString();
    }

    private static string ReadJson(string body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("error", out var error)
            ? error.GetProperty("message").GetString() ?? ""
            : string.Concat(Choices(document.RootElement).Select(static choice => TextOf(choice, "message")));
    }

    private static JsonElement.ArrayEnumerator Choices(JsonElement root) => root.TryGetProperty("choices", out var choices) ? choices.EnumerateArray() : default;

    /// <summary>A refusal stands in a field of its own.</summary>
    private static string? TextOf(JsonElement choice, string holder)
    {
        var message = choice.GetProperty(holder);
        return Text(message, "content") ?? Text(message, "refusal");
    }

    private static string? Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
