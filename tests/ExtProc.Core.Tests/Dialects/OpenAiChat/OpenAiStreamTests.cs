using System.Buffers;
using System.Text;
using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Dialects.OpenAiChat;

public sealed class OpenAiStreamTests
{
    private readonly DialectReading _reading = new();
    private IStreamedAnswer _answer = OpenAiTestCase.Chat.OpenStream(new RequestFacts { Model = "asked", Choices = 2, IncludeUsage = true }, OpenAiTestCase.Identity);
    private byte[] _data = [];

    [Test]
    public void Pieces_of_one_text_have_one_channel()
    {
        int content = ChannelOf("""{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""");
        int other = ChannelOf("""{"choices":[{"index":1,"delta":{"content":"b"}}]}""");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(content, Is.Positive);
            Assert.That(ChannelOf("""{"choices":[{"delta":{"content":"a"},"index":0}]}"""), Is.EqualTo(content));
            Assert.That(ChannelOf("""{"choices":[{"index":0,"delta":{"c\u006fntent":"a"}}]}"""), Is.EqualTo(content));
            Assert.That(ChannelOf("""{"choices":[{"delta":{"content":"a"}}]}"""), Is.EqualTo(content));
            Assert.That(other, Is.Not.EqualTo(content));
            Assert.That(ChannelOf("""{"choices":[{"index":1,"delta":{"refusal":"a"}}]}"""), Is.Not.EqualTo(other));
            Assert.That(_answer.Channels.ChoiceOf(content), Is.Zero);
            Assert.That(_answer.Channels.ChoiceOf(other), Is.EqualTo(1));
        }
    }

    [TestCase("""{"content":"t"}""", "")]
    [TestCase("""{"refusal":"t"}""", "")]
    [TestCase("""{"reasoning":"t"}""", "Reasoning")]
    [TestCase("""{"reasoning_content":"t"}""", "Reasoning")]
    [TestCase("""{"reasoning_details":[{"index":0,"type":"reasoning.text","text":"t"}]}""", "Reasoning")]
    [TestCase("""{"audio":{"id":"x","transcript":"t"}}""", "")]
    [TestCase("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"t"}]}]}""", "Reasoning")]
    [TestCase("""{"tool_calls":[{"index":2,"function":{"arguments":"t"}}]}""", "ToolCall")]
    [TestCase("""{"tool_calls":[{"index":2,"custom":{"input":"t"}}]}""", "ToolCall")]
    [TestCase("""{"function_call":{"arguments":"t"}}""", "ToolCall")]
    [TestCase("""{"something_new":{"a":["t"]}}""", "")]
    public void Every_text_of_a_delta_is_a_piece(string delta, string kind)
    {
        int channel = ChannelOf($$"""{"choices":[{"index":0,"delta":{{delta}}}]}""");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(channel, Is.Positive);
            Assert.That(_reading.Parts[0].Scope, Is.EqualTo(PartScope.Output | (kind.Length == 0 ? PartScope.None : Enum.Parse<PartScope>(kind))));
            Assert.That(ChannelOf($$"""{"choices":[{"index":0,"delta":{{delta}}}]}"""), Is.EqualTo(channel));
        }
    }

    [TestCase("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"t"}}]}}]}""")]
    [TestCase("""{"choices":[{"index":0,"delta":{"annotations":[{"url_citation":{"title":"t"}}]}}]}""")]
    [TestCase("""{"choices":[{"index":0,"delta":{"executed_tools":[{"output":"t"}]}}]}""")]
    [TestCase("""{"choices":[{"index":0,"delta":{"role":"a role with blanks"}}]}""")]
    [TestCase("""{"choices":[{"index":0,"new":"t"}]}""")]
    [TestCase("""{"citations":["t"]}""")]
    [TestCase("""{"error":{"message":"t"}}""")]
    public void What_comes_whole_stands_alone(string data) => Assert.That(ChannelOf(data), Is.Zero);

    [TestCase("""{"choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function"}]}}],"obfuscation":"aBc","p":"abc"}""")]
    [TestCase("""{"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[]}""")]
    public void Ids_are_no_parts(string data)
    {
        Read(data);
        Assert.That(_reading.Parts.Count, Is.Zero);
    }

    [Test]
    public void Tool_calls_are_told_apart_by_index_and_by_position_without()
    {
        int first = ChannelOf("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"a"}}]}}]}""");
        int second = ChannelOf("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"a"}}]}}]}""");
        Read("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"a"}},{"index":0,"function":{"arguments":"b"}}]}}]}""");
        int[] both = [_reading.Parts[0].Channel, _reading.Parts[1].Channel];
        Assert.That(both, Is.EqualTo([second, first]));
    }

    [TestCase("[DONE]", true)]
    [TestCase(" [DONE] ", true)]
    [TestCase("""{"choices":[{"delta":{"content":"data: [DONE]"}}]}""", false)]
    public void The_end_mark_is_an_event_of_its_own(string data, bool isDone) => Assert.That(Read(data).IsDone, Is.EqualTo(isDone));

    [TestCase("[DONE] more", ReadFault.Syntax)]
    [TestCase("", ReadFault.Empty)]
    [TestCase("{", ReadFault.Syntax)]
    [TestCase("{\"a\":1,\"a\":2}", ReadFault.DuplicateKey)]
    public void Events_that_are_no_json_are_faults(string data, ReadFault expected) =>
        Assert.That(_answer.Read(default, Encoding.UTF8.GetBytes(data), _reading, out _), Is.EqualTo(expected));

    [TestCase("""{"error":{"message":"t"}}""", "", true)]
    [TestCase("""{"error":null,"choices":[]}""", "", false)]
    [TestCase("""{"message":"t"}""", "error", true)]
    public void Errors_are_told(string data, string type, bool isError) => Assert.That(Read(data, type).IsError, Is.EqualTo(isError));

    [Test]
    public void Ends_and_usage_are_told()
    {
        var facts = Read("""{"choices":[{"index":1,"delta":{},"finish_reason":"stop"},{"index":0,"delta":{},"finish_reason":null}],"usage":{"prompt_tokens":3,"completion_tokens":4}}""");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_reading.Ends.ToArray(), Is.EqualTo([new ChoiceEnd(1, FinishReason.Stop)]));
            Assert.That(facts.Usage, Is.EqualTo(new TokenUsage(3, 4, 0, 0)));
        }
    }

    [Test]
    public void Log_probabilities_and_copies_of_the_message_are_echoes()
    {
        Read("""{"choices":[{"index":0,"delta":{"content":"b"},"message":{"content":"ab"},"logprobs":{"content":[]}}]}""");
        string[] echoes = [.. _reading.Echoes.ToArray().Select(e => Encoding.UTF8.GetString(_data, e.Start, e.Length))];
        Assert.That(echoes, Is.EquivalentTo(["""{"content":[]}""", """{"content":"ab"}"""]));
    }

    [Test]
    public void Channels_have_a_cap()
    {
        for (int i = 0; i < ChannelTable.MaxChannels; i++)
        {
            Assert.That(Try($$$"""{"choices":[{"index":0,"delta":{"k{{{i}}}":"t"}}]}"""), Is.EqualTo(ReadFault.None));
        }
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Try("""{"choices":[{"index":0,"delta":{"more":"t"}}]}"""), Is.EqualTo(ReadFault.TooManyChannels));
            Assert.That(Try("""{"choices":[{"index":0,"delta":{"k7":"t"}}]}"""), Is.EqualTo(ReadFault.None));
        }
    }

    [Test]
    public void Choices_have_a_cap()
    {
        var fault = ReadFault.None;
        for (int i = 0; i <= ChannelTable.MaxChannels && fault == ReadFault.None; i++)
        {
            fault = Try($$$"""{"choices":[{"index":{{{i}}},"delta":{}}]}""");
        }
        Assert.That(fault, Is.EqualTo(ReadFault.TooManyChannels));
    }

    [TestCase("""{"content":"t"}""", """{"index":7,"delta":{"content":"a\n"},"finish_reason":null}""")]
    [TestCase("""{"tool_calls":[{"index":3,"id":"call_1","type":"function","function":{"arguments":"t"}}]}""",
        """{"index":7,"delta":{"tool_calls":[{"index":3,"function":{"arguments":"a\n"}}]},"finish_reason":null}""")]
    [TestCase("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"t"}]}]}""",
        """{"index":7,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"a\n"}]}]},"finish_reason":null}""")]
    [TestCase("""{"reasoning_details":[{"type":"reasoning.text","text":"t","format":"f","index":0}]}""",
        """{"index":7,"delta":{"reasoning_details":[{"index":0,"type":"reasoning.text","text":"a\n"}]},"finish_reason":null}""")]
    [TestCase("""{"audio":{"id":"x","transcript":"t"}}""", """{"index":7,"delta":{"audio":{"transcript":"a\n"}},"finish_reason":null}""")]
    public void A_tail_carries_nothing_but_its_text(string delta, string choice)
    {
        int channel = ChannelOf($$"""{"id":"c-1","object":"chat.completion.chunk","created":5,"model":"m-1","choices":[{"delta":{{delta}},"index":7}]}""");
        var output = new ArrayBufferWriter<byte>();
        _answer.WriteTail(channel, """a\n"""u8, output);
        Assert.That(Encoding.UTF8.GetString(output.WrittenSpan), Is.EqualTo(
            $$"""data: {"id":"c-1","object":"chat.completion.chunk","created":5,"model":"m-1","choices":[{{choice}}]}""" + "\n\n"));
    }

    [Test]
    public void A_tail_goes_back_into_its_own_channel()
    {
        foreach (string delta in (string[])["""{"content":"t"}""", """{"tool_calls":[{"index":3,"function":{"arguments":"t"}}]}""", """{"new":[{"a":"t"}]}"""])
        {
            int channel = ChannelOf($$"""{"choices":[{"index":4,"delta":{{delta}}}]}""");
            var output = new ArrayBufferWriter<byte>();
            _answer.WriteTail(channel, "t"u8, output);
            Assert.That(ChannelOf(Encoding.UTF8.GetString(output.WrittenSpan[6..])), Is.EqualTo(channel));
        }
    }

    [Test]
    public void A_tail_of_a_legacy_completion_is_text()
    {
        _answer = OpenAiTestCase.Completions.OpenStream(new RequestFacts { Model = "asked" }, OpenAiTestCase.Identity);
        int channel = ChannelOf("""{"choices":[{"index":0,"text":"t"}]}""");
        var output = new ArrayBufferWriter<byte>();
        _answer.WriteTail(channel, "x"u8, output);
        Assert.That(Encoding.UTF8.GetString(output.WrittenSpan), Is.EqualTo(
            """data: {"id":"cmpl-42","object":"text_completion","created":1700000000,"model":"asked","choices":[{"index":0,"text":"x","finish_reason":null}]}""" + "\n\n"));
    }

    [Test]
    public void Names_are_the_first_that_are_not_empty()
    {
        Read("""{"id":"","object":"","created":0,"model":"","choices":[]}""");
        Assert.That(_answer.Model, Is.Null);
        Read("""{"id":"c-2","object":"chat.completion.chunk","created":6,"model":"m-2","choices":[]}""");
        Read("""{"id":"c-3","object":"other","created":7,"model":"m-3","choices":[]}""");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_answer.Model, Is.EqualTo("m-2"));
            Assert.That(Cut(refusal: true, lastEventReleased: true), Does.StartWith("""data: {"id":"c-2","object":"chat.completion.chunk","created":6,"model":"m-2","""));
        }
    }

    [Test]
    public void A_refusal_ends_every_choice_that_is_open()
    {
        Read("""{"choices":[{"index":0,"delta":{"content":"a"}}]}""");
        Read("""{"choices":[{"index":1,"delta":{"content":"b"}}]}""");
        Read("""{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}""");
        string[] events = Cut(refusal: true, lastEventReleased: true).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(events, Has.Length.EqualTo(3));
            Assert.That(events[0], Does.EndWith("""{"index":1,"delta":{"content":"\n\nNo.","refusal":"No."},"logprobs":null,"finish_reason":"content_filter"}]}"""));
            Assert.That(events[1], Does.EndWith("""
                "choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}
                """.Trim()));
            Assert.That(events[2], Is.EqualTo("data: [DONE]"));
        }
    }

    [Test]
    public void What_the_last_event_opened_or_closed_does_not_count_when_it_was_not_released()
    {
        Read("""{"choices":[{"index":0,"delta":{"content":"a"}}]}""");
        Read("""{"choices":[{"index":0,"delta":{"content":"b"},"finish_reason":"stop"},{"index":1,"delta":{"content":"c"}}]}""");
        string cut = Cut(refusal: true, lastEventReleased: false);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(cut, Does.Contain("""{"index":0,"delta":{"content":"\n\nNo."""));
            Assert.That(cut, Does.Contain("""{"index":1,"delta":{"role":"assistant","content":"No."""));
        }
    }

    [Test]
    public void An_error_is_one_event() => Assert.That(Cut(refusal: false, lastEventReleased: true), Is.EqualTo(
        """data: {"error":{"message":"No.","type":"permission_error","param":null,"code":"policy_violation"}}""" + "\n\n"));

    [Test]
    public void Nothing_is_allocated_once_warm()
    {
        byte[] data = """{"id":"c","object":"o","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"hello"},"logprobs":null,"finish_reason":null}]}"""u8.ToArray();
        Assert.That(Allocations.Least(1000, () => _answer.Read(default, data, _reading, out _)), Is.Zero);
    }

    private string Cut(bool refusal, bool lastEventReleased)
    {
        var output = new ArrayBufferWriter<byte>();
        _answer.WriteCut(new ReplyText(403, "No.", "policy_violation"), refusal, lastEventReleased, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private int ChannelOf(string data)
    {
        Read(data);
        Assert.That(_reading.Parts.Count, Is.EqualTo(1), data);
        return _reading.Parts[0].Channel;
    }

    private EventFacts Read(string data, string type = "")
    {
        _data = Encoding.UTF8.GetBytes(data);
        Assert.That(_answer.Read(Encoding.UTF8.GetBytes(type), _data, _reading, out var facts), Is.EqualTo(ReadFault.None), data);
        return facts;
    }

    private ReadFault Try(string data) => _answer.Read(default, Encoding.UTF8.GetBytes(data), _reading, out _);
}
