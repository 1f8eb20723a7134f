using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Exchanges.Streaming;

/// <summary>
/// A generated chat stream: texts of several channels cut into pieces at random, spelled with random escapes, sent as events in a random
/// order, and the bytes cut at random again.
/// </summary>
internal sealed class StreamCase
{
    private static readonly string[] Fragments =
    [
        "abc", "abbc", "ab", "b", "c", "zephyr", "zeph", "yr", "ZEPHYR", "1234 5678", "1234 ", "5678", "0", " ", ", ", "x", "yz", "w", "xyzyw",
        "é", "日本", "\U0001F600", "\"", "\\", "\n", "/", "а", "１２３４ ５６７８", "ze\u200Bphyr", "secret", "se", "cret", "-", "[", "]",
    ];

    private static readonly string[] Names = ["content", "reasoning_content", "refusal"];

    private readonly Random _random;

    public StreamCase(int seed)
    {
        _random = new Random(seed);
        int channels = _random.Next(1, 5);
        for (int i = 0; i < channels; i++)
        {
            var text = new StringBuilder();
            for (int n = _random.Next(0, 12); n > 0; n--)
            {
                text.Append(Fragments[_random.Next(Fragments.Length)]);
            }
            Texts[(i % 2, i / 2 == 0 ? Names[_random.Next(Names.Length)] : "tool")] = text.ToString();
        }
        Compressed = _random.Next(8) == 0;
    }

    /// <summary>What each channel says, by choice and name.</summary>
    public Dictionary<(int Choice, string Name), string> Texts { get; } = [];

    public bool Compressed { get; }

    public ResponseHead Head => EngineHarness.EventStream with { ContentEncoding = Compressed ? "gzip" : null };

    public IEnumerable<byte[]> Chunks()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Stream());
        if (Compressed)
        {
            var gzip = new MemoryStream();
            using (var writer = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true))
            {
                writer.Write(bytes);
            }
            bytes = gzip.ToArray();
        }
        int longest = _random.Next(3) switch { 0 => 3, 1 => 60, _ => bytes.Length };
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(bytes.Length - at, _random.Next(1, longest + 1));
            yield return bytes[at..(at + length)];
            at += length;
        }
        if (_random.Next(2) == 0)
        {
            yield return [];
        }
    }

    /// <summary>The text that a client puts together, by choice and name.</summary>
    public static Dictionary<(int Choice, string Name), string> Assemble(string stream)
    {
        Dictionary<(int Choice, string Name), string> texts = [];
        foreach (string line in stream.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)))
        {
            using JsonDocument data = JsonDocument.Parse(line[6..]);
            foreach (JsonElement choice in data.RootElement.GetProperty("choices").EnumerateArray())
            {
                int index = choice.GetProperty("index").GetInt32();
                foreach (JsonProperty field in choice.GetProperty("delta").EnumerateObject())
                {
                    (string name, string text) = field.Name == "tool_calls"
                        ? ("tool", field.Value[0].GetProperty("function").GetProperty("arguments").GetString()!)
                        : (field.Name, field.Value.GetString()!);
                    texts[(index, name)] = texts.GetValueOrDefault((index, name), "") + text;
                }
            }
        }
        return texts;
    }

    /// <summary>The same texts as one JSON answer: what redaction of the whole is measured by.</summary>
    public string Whole()
    {
        IEnumerable<string> choices = Texts.GroupBy(text => text.Key.Choice).Select(choice =>
            $$$"""{"index":{{{choice.Key}}},"message":{{{{string.Join(',', choice.Select(text => Field(text.Key.Name, Quote(text.Value))))}}}},"finish_reason":"stop"}""");
        return $$"""{"id":"c","object":"chat.completion","choices":[{{string.Join(',', choices)}}]}""";
    }

    /// <summary>The texts of a JSON answer, by choice and name.</summary>
    public static Dictionary<(int Choice, string Name), string> Read(string answer)
    {
        Dictionary<(int Choice, string Name), string> texts = [];
        using JsonDocument body = JsonDocument.Parse(answer);
        foreach (JsonElement choice in body.RootElement.GetProperty("choices").EnumerateArray())
        {
            foreach (JsonProperty field in choice.GetProperty("message").EnumerateObject())
            {
                texts[(choice.GetProperty("index").GetInt32(), field.Name == "tool_calls" ? "tool" : field.Name)] = field.Name == "tool_calls"
                    ? field.Value[0].GetProperty("function").GetProperty("arguments").GetString()!
                    : field.Value.GetString()!;
            }
        }
        return texts;
    }

    private string Stream()
    {
        var queues = Texts.Select(text => (text.Key, Pieces: new Queue<string>(Pieces(text.Value)))).ToList();
        var stream = new StringBuilder();
        while (queues.Exists(queue => queue.Pieces.Count > 0))
        {
            var (key, pieces) = queues[_random.Next(queues.Count)];
            if (pieces.TryDequeue(out string? piece))
            {
                stream.Append(_random.Next(10) == 0 ? ": ping\n\n" : "");
                Event(stream, key.Choice, Field(key.Name, Quote(piece)), "null");
            }
        }
        foreach (int choice in Texts.Keys.Select(key => key.Choice).Distinct())
        {
            if (_random.Next(4) > 0)
            {
                Event(stream, choice, "", "\"stop\"");
            }
        }
        stream.Append(_random.Next(4) > 0 ? "data: [DONE]\n\n" : "");
        return stream.ToString();
    }

    private static void Event(StringBuilder stream, int choice, string delta, string finish) => stream.Append(
        $$$"""data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":{{{choice}}},"delta":{{{{delta}}}},"finish_reason":{{{finish}}}}]}""").Append("\n\n");

    private static string Field(string name, string text) => name == "tool"
        ? """ "tool_calls":[{"index":0,"type":"function","function":{"arguments": """ + text + "}}]"
        : $"\"{name}\":{text}";

    private IEnumerable<string> Pieces(string text)
    {
        int[] runes = [.. text.EnumerateRunes().Select(rune => rune.Utf16SequenceLength)];
        var piece = new StringBuilder();
        int at = 0;
        foreach (int length in runes)
        {
            piece.Append(text, at, length);
            at += length;
            if (_random.Next(3) == 0)
            {
                yield return piece.ToString();
                piece.Clear();
            }
        }
        yield return piece.ToString();
    }

    private string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            string character = rune.ToString();
            bool mustEscape = character[0] is '"' or '\\' or < ' ';
            quoted.Append((mustEscape, _random.Next(6)) switch
            {
                (_, 0) => string.Concat(character.Select(unit => $"\\u{(int)unit:x4}")),
                (true, _) => JsonEncodedText.Encode(character).ToString(),
                _ => character,
            });
        }
        return quoted.Append('"').ToString();
    }
}
