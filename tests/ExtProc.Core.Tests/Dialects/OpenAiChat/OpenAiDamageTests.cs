using System.Buffers;
using System.Text;
using System.Text.Json;
using ExtProc.Core.Dialects;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Dialects.OpenAiChat;

/// <summary>Bodies with values of the wrong type in every place, and with bytes damaged at random: read or refused, never a throw, nothing lost.</summary>
public sealed class OpenAiDamageTests
{
    private const string Request = """
        {"model":"m","n":1,"stream":false,"stream_options":{"include_usage":true},"messages":[{"role":"system","content":"x","name":"n"},{"role":"user","content":[
        {"type":"text","text":"x"},{"type":"image_url","image_url":{"url":"https://e/x"}},{"type":"input_audio","input_audio":{"data":"AA","format":"mp3"}}]},
        {"role":"assistant","reasoning_details":[{"type":"t","text":"x","index":0}],"tool_calls":[{"id":"i","type":"function","function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"i","content":"x"}],"tools":[{"type":"function","function":{"name":"f","description":"x","parameters":{"type":"object",
        "properties":{"a":{"type":"string"}}}}}],"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{}}},"prompt":["x"],"stop":["x"],"metadata":{"k":"v"}}
        """;

    private const string Response = """
        {"id":"i","object":"o","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"x","refusal":null,"annotations":[{"type":"a"}],
        "audio":{"id":"i","data":"AA","transcript":"x"},"tool_calls":[{"id":"i","type":"function","function":{"name":"f","arguments":"{}"}}]},
        "delta":{"content":"x","tool_calls":[{"index":0,"function":{"arguments":"x"}}],"reasoning_details":[{"index":0,"type":"t","text":"x"}]},"text":"x",
        "logprobs":{"content":[{"token":"x"}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":1}},
        "error":{"message":"x"},"citations":["x"]}
        """;

    private static readonly string[] Values =
        ["\"a canary\"", "5", "-1e400", "null", "true", "[]", "{}", "[\"a canary\"]", "{\"k\":\"a canary\"}", "[[[\"a canary\"]]]", "{\"index\":\"a canary\",\"type\":5}"];

    private readonly DialectReading _reading = new();

    [Test]
    public void A_value_of_any_type_in_any_place_is_read_and_its_text_found()
    {
        foreach (string value in Values)
        {
            foreach (byte[] body in Replaced(Request, value))
            {
                Check(body, OpenAiTestCase.Chat.ReadRequest(body, _reading, out _));
            }
            foreach (byte[] body in Replaced(Response, value))
            {
                Check(body, OpenAiTestCase.Chat.ReadResponse(body, _reading, out _));
                Check(body, ReadEvent(body));
            }
        }
    }

    [Test]
    public void Damaged_bytes_never_throw([Range(0, 3)] int seed)
    {
        var random = new Random(seed);
        foreach (string text in (string[])[Request, Response])
        {
            for (int i = 0; i < 2_000; i++)
            {
                byte[] body = Encoding.UTF8.GetBytes(text);
                for (int hits = random.Next(1, 4); hits > 0; hits--)
                {
                    body[random.Next(body.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : body[random.Next(body.Length)];
                }
                OpenAiTestCase.Chat.ReadRequest(body, _reading, out _);
                OpenAiTestCase.Chat.ReadResponse(body, _reading, out _);
                ReadEvent(body);
            }
        }
    }

    /// <summary>Reads an event, and writes a tail for every channel: each must lead back into its own.</summary>
    private ReadFault ReadEvent(byte[] body)
    {
        var answer = OpenAiTestCase.Chat.OpenStream(RequestFacts.None, OpenAiTestCase.Identity);
        var fault = answer.Read(default, body, _reading, out _);
        var other = new DialectReading();
        for (int channel = answer.Channels.Count; channel > 0; channel--)
        {
            var output = new ArrayBufferWriter<byte>();
            answer.WriteTail(channel, "x"u8, output);
            Assert.That(answer.Read(default, output.WrittenSpan[6..], other, out _), Is.EqualTo(ReadFault.None));
            Assert.That(other.Parts.Items.ToArray().Select(p => p.Channel), Does.Contain(channel));
        }
        return fault;
    }

    private void Check(byte[] body, ReadFault fault)
    {
        string text = Encoding.UTF8.GetString(body);
        Assert.That(fault, Is.EqualTo(ReadFault.None), text);
        bool isFound = !text.Contains("a canary", StringComparison.Ordinal)
            || _reading.Parts.Items.ToArray().Any(p => body.AsSpan(p.Start, p.Length).IndexOf("a canary"u8) >= 0);
        Assert.That(isFound, Is.True, text);
    }

    /// <summary>The document with one value replaced, for every value in it.</summary>
    private static IEnumerable<byte[]> Replaced(string text, string value)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        byte[] with = Encoding.UTF8.GetBytes(value);
        foreach (var (start, end) in ValuesOf(body))
        {
            yield return [.. body.AsSpan(0, start), .. with, .. body.AsSpan(end)];
        }
    }

    private static List<(int Start, int End)> ValuesOf(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        var open = new Stack<int>();
        var values = new List<(int, int)>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    break;
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    open.Push((int)reader.TokenStartIndex);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    values.Add((open.Pop(), (int)reader.BytesConsumed));
                    break;
                default:
                    values.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
                    break;
            }
        }
        return values;
    }
}
