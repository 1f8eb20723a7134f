using System.Text;
using ExtProc.Core.Dialects;

namespace ExtProc.Core.Tests.Dialects.OpenAiChat;

public sealed class OpenAiResponseTests
{
    [Test]
    public void Every_choice_is_read_in_all_it_says()
    {
        var read = OpenAiTestCase.OfResponse("""
        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m-1","system_fingerprint":"fp","service_tier":"default","choices":[
          {"index":1,"message":{"role":"assistant","content":"b","refusal":null,"annotations":[{"type":"url_citation","url_citation":{"url":"u","title":"t"}}]},
           "logprobs":{"content":[{"token":"b","logprob":-1,"bytes":[98],"top_logprobs":[]}],"refusal":null},"finish_reason":"stop"},
          {"index":0,"message":{"role":"assistant","content":null,"refusal":"no","reasoning":"r","audio":{"id":"a","data":"AAAA","transcript":"tr","expires_at":1},
           "tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],
         "citations":["https://c"],"search_results":[{"title":"s","date":"2020-01-01"}],
         "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4},
           "completion_tokens_details":{"reasoning_tokens":3}}}
        """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Parts(), Is.EqualTo([
                "None $.choices[0].message.content b",
                "None $.choices[0].message.annotations[0].url_citation.url u",
                "None $.choices[0].message.annotations[0].url_citation.title t",
                "None $.choices[0].logprobs.content[0].token b",
                "None $.choices[1].message.refusal no",
                "Reasoning $.choices[1].message.reasoning r",
                "None $.choices[1].message.audio.transcript tr",
                "ToolCall $.choices[1].message.tool_calls[0].function.name f",
                "ToolCall json $.choices[1].message.tool_calls[0].function.arguments {}",
                "None $.citations[0] https://c",
                "None $.search_results[0].title s",
                "None $.search_results[0].date 2020-01-01",
            ]));
            Assert.That(read.Unsupported(), Is.EqualTo(["Audio $.choices[1].message.audio.data AAAA"]));
            Assert.That(read.Response, Is.EqualTo(new ResponseFacts { Id = "chatcmpl-1", Model = "m-1", Usage = new TokenUsage(10, 5, 4, 3) }));
            Assert.That(read.Reading.Ends.ToArray(), Is.EqualTo([new ChoiceEnd(1, FinishReason.Stop), new ChoiceEnd(0, FinishReason.ToolCalls)]));
        }
    }

    [Test]
    public void Log_probabilities_are_an_echo_of_their_choice()
    {
        var read = OpenAiTestCase.OfResponse(
            """{"choices":[{"index":0,"message":{"content":"a"},"logprobs":null},{"index":1,"message":{"content":"b"},"logprobs":{"content":[{"token":"b"}]}}]}""");
        var echo = read.Reading.Echoes[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Reading.Echoes.Length, Is.EqualTo(1));
            Assert.That(Encoding.UTF8.GetString(read.Bytes, echo.Start, echo.Length), Is.EqualTo("""{"content":[{"token":"b"}]}"""));
            Assert.That((echo.Choice, echo.FirstPart, echo.EndPart), Is.EqualTo((1L, 1, 3)));
        }
    }

    [Test]
    public void Legacy_completions_are_read()
    {
        var read = OpenAiTestCase.OfResponse(
            """{"id":"cmpl-1","object":"text_completion","choices":[{"text":"t","index":0,"logprobs":{"tokens":["t"],"token_logprobs":[-1],"text_offset":[0]},"finish_reason":"length"}]}""");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Parts(), Is.EqualTo(["None $.choices[0].text t", "None $.choices[0].logprobs.tokens[0] t"]));
            Assert.That(read.Reading.Ends[0].Reason, Is.EqualTo(FinishReason.Length));
            Assert.That(read.Reading.Echoes.Length, Is.EqualTo(1));
        }
    }

    [TestCase("""{"error":{"message":"m","type":"invalid_request_error","param":null,"code":"c"}}""", "$.error.message m")]
    [TestCase("""{"error":"m"}""", "$.error m")]
    [TestCase("""{"detail":"m"}""", "$.detail m")]
    [TestCase("""{"object":"error","message":"m"}""", "$.message m")]
    [TestCase("""[{"error":{"message":"m"}}]""", "$[0].error.message m")]
    public void Errors_are_read(string body, string part)
    {
        var read = OpenAiTestCase.OfResponse(body);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Response.IsError, Is.True);
            Assert.That(read.Parts(), Is.EqualTo(["None " + part]));
        }
    }

    [TestCase("""{"choices":[],"error":null}""")]
    [TestCase("""{"choices":null}""")]
    public void Answers_are_no_errors(string body) => Assert.That(OpenAiTestCase.OfResponse(body).Response.IsError, Is.False);

    [TestCase("\"stop\"", FinishReason.Stop)]
    [TestCase("\"function_call\"", FinishReason.ToolCalls)]
    [TestCase("\"content_filter\"", FinishReason.ContentFilter)]
    [TestCase("\"error\"", FinishReason.Error)]
    [TestCase("\"eos\"", FinishReason.Other)]
    [TestCase("\"st\\u006fp\"", FinishReason.Stop)]
    [TestCase("null", null)]
    [TestCase("5", null)]
    public void Reasons_to_stop_are_a_bounded_set(string reason, FinishReason? expected)
    {
        var ends = OpenAiTestCase.OfResponse($$"""{"choices":[{"finish_reason":{{reason}}}]}""").Reading.Ends;
        Assert.That(ends.IsEmpty ? (FinishReason?)null : ends[0].Reason, Is.EqualTo(expected));
    }

    [TestCase("""{"prompt_tokens":7,"prompt_cache_hit_tokens":5}""", 7, 5)]
    [TestCase("""{"prompt_tokens":7,"cached_tokens":5}""", 7, 5)]
    [TestCase("""{"prompt_tokens":-7}""", null, null)]
    [TestCase("""{"prompt_tokens":"7"}""", null, null)]
    [TestCase("null", null, null)]
    public void Usage_is_read_where_it_is_said(string usage, long? prompt, long? cached)
    {
        var read = OpenAiTestCase.OfResponse($$"""{"choices":[],"usage":{{usage}}}""").Response.Usage;
        Assert.That((read?.Prompt, read?.Cached), Is.EqualTo((prompt, cached)));
    }
}
