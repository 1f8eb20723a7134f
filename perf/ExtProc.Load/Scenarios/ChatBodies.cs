using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ExtProc.Load.Scenarios;

/// <summary>Chat bodies of a given size made of ordinary prose with dates and numbers in it; nothing in them is personal or secret.</summary>
internal static class ChatBodies
{
    private const string Head = """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1755133833,"model":"gpt-4o-mini","choices":[""";

    private static readonly string[] s_sentences =
    [
        "Please summarise the minutes of the meeting on 14 March and list the open questions. ",
        "The second quarter closed 3.2 percent above plan, mostly because two large orders shipped early. ",
        "Could you explain why the nightly job took 47 minutes although the table has only 120,000 rows? ",
        "We moved the warehouse to Rotterdam in 2019 and have not regretted it since. ",
        "Write the reply in a friendly tone, no longer than two paragraphs, and mention invoice 20417. ",
        "The function returns an empty list when the folder does not exist; is that what a caller expects? ",
        "My colleague suggested \"retry with back-off\", but I don't see how that helps against a full disk. ",
        "Compare the three offers by price, delivery time and warranty, and say which one you would take. ",
    ];

    /// <summary>A chat request whose body has about so many bytes: a system prompt and alternating turns.</summary>
    public static byte[] Request(int bytes, bool stream)
    {
        var text = new StringBuilder();
        text.Append("""{"model":"gpt-4o-mini","messages":[{"role":"system","content":"You are a helpful assistant of a logistics company."}""");
        for (var turn = 0; text.Length < bytes - 60; turn++)
        {
            var room = Math.Min(2000, bytes - 60 - text.Length - 40);
            text.Append(",{\"role\":\"").Append(turn % 2 == 0 ? "user" : "assistant").Append("\",\"content\":").Append(Quote(Prose(turn, room))).Append('}');
        }

        text.Append("],\"temperature\":0.7,\"max_tokens\":512").Append(stream ? ",\"stream\":true}" : "}");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A whole chat completion of about so many bytes.</summary>
    public static byte[] Response(int bytes)
    {
        const string tail = ",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":212,\"completion_tokens\":180,\"total_tokens\":392}}";
        var head = Head.Replace(".chunk", "", StringComparison.Ordinal) + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":";
        return Encoding.UTF8.GetBytes(head + Quote(Prose(3, bytes - head.Length - tail.Length)) + tail);
    }

    /// <summary>A stream of so many content events, each in a chunk of its own, with the end that providers send.</summary>
    public static IReadOnlyList<byte[]> Events(int count)
    {
        var words = Prose(5, count * 8).Split(' ');
        List<string> events = [.. Enumerable.Range(0, count).Select(i => Event($$"""{"index":0,"delta":{"content":{{Quote(words[i % words.Length] + " ")}}},"finish_reason":null}"""))];
        events.Add(Event("""{"index":0,"delta":{},"finish_reason":"stop"}"""));
        events.Add("data: [DONE]\n\n");
        return [.. events.Select(Encoding.UTF8.GetBytes)];
    }

    private static string Event(string choice) => $"data: {Head}{choice}]}}\n\n";

    private static string Prose(int first, int length)
    {
        var text = new StringBuilder();
        for (var i = first; text.Length < length; i++)
        {
            text.Append(s_sentences[i % s_sentences.Length]);
            if (i % 5 == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"See section {i}. ");
            }
        }

        return text.ToString(0, Math.Max(0, length));
    }

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";
}
