using System.Text;
using System.Text.Json;
using ExtProc.Core.Dialects;

namespace ExtProc.Core.Tests.Dialects.OpenAiChat;

public sealed class OpenAiRepliesTests
{
    private static readonly ReplyText Text = new(403, "Blocked \"by\" policy.", "policy_violation");

    [TestCase(400, "invalid_request_error")]
    [TestCase(401, "authentication_error")]
    [TestCase(403, "permission_error")]
    [TestCase(413, "invalid_request_error")]
    [TestCase(429, "rate_limit_error")]
    [TestCase(500, "server_error")]
    [TestCase(503, "server_error")]
    public void Errors_have_the_type_of_their_status(int status, string type)
    {
        var reply = OpenAiTestCase.Chat.WriteError(Text with { Status = status });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.Status, Is.EqualTo(status));
            Assert.That(reply.ContentType, Is.EqualTo("application/json"));
            Assert.That(Encoding.UTF8.GetString(reply.Body.Span), Is.EqualTo(
                $$$"""{"error":{"message":"Blocked \"by\" policy.","type":"{{{type}}}","param":null,"code":"policy_violation"}}"""));
        }
    }

    [Test]
    public void Errors_name_rule_and_category_when_they_may() => Assert.That(
        Encoding.UTF8.GetString(OpenAiTestCase.Chat.WriteError(Text with { Rule = "r", Category = "pii" }).Body.Span),
        Does.EndWith(""","code":"policy_violation","rule":"r","category":"pii"}}"""));

    [Test]
    public void A_refusal_is_an_answer_in_every_choice()
    {
        var reply = OpenAiTestCase.Chat.WriteRefusal(Text, new RequestFacts { Model = "m", Choices = 2 }, OpenAiTestCase.Identity);
        Assert.That(Encoding.UTF8.GetString(reply.Body.Span), Is.EqualTo(
            """{"id":"chatcmpl-42","object":"chat.completion","created":1700000000,"model":"m","choices":["""
            + """{"index":0,"message":{"role":"assistant","content":"Blocked \"by\" policy.","refusal":"Blocked \"by\" policy."},"logprobs":null,"finish_reason":"content_filter"},"""
            + """{"index":1,"message":{"role":"assistant","content":"Blocked \"by\" policy.","refusal":"Blocked \"by\" policy."},"logprobs":null,"finish_reason":"content_filter"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}"""));
    }

    [Test]
    public void A_legacy_refusal_is_text()
    {
        var reply = OpenAiTestCase.Completions.WriteRefusal(Text, new RequestFacts { Model = "m" }, OpenAiTestCase.Identity);
        Assert.That(Encoding.UTF8.GetString(reply.Body.Span), Is.EqualTo(
            """{"id":"cmpl-42","object":"text_completion","created":1700000000,"model":"m","choices":["""
            + """{"index":0,"text":"Blocked \"by\" policy.","logprobs":null,"finish_reason":"content_filter"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}"""));
    }

    [Test]
    public void A_streamed_refusal_is_a_whole_stream([Values] bool legacy, [Values] bool includeUsage)
    {
        var dialect = legacy ? OpenAiTestCase.Completions : OpenAiTestCase.Chat;
        var request = new RequestFacts { Model = "m", Stream = true, Choices = 2, IncludeUsage = includeUsage };
        var reply = dialect.WriteRefusal(Text, request, OpenAiTestCase.Identity);
        string[] events = Encoding.UTF8.GetString(reply.Body.Span).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        using var first = JsonDocument.Parse(events[0]["data: ".Length..]);
        var choice = first.RootElement.GetProperty("choices")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.ContentType, Is.EqualTo("text/event-stream"));
            Assert.That(events, Has.Length.EqualTo(includeUsage ? 4 : 3));
            Assert.That(events[^1], Is.EqualTo("data: [DONE]"));
            Assert.That((legacy ? choice : choice.GetProperty("delta")).GetProperty(legacy ? "text" : "content").GetString(), Is.EqualTo(Text.Message));
            Assert.That(choice.GetProperty("finish_reason").GetString(), Is.EqualTo("content_filter"));
        }
    }
}
