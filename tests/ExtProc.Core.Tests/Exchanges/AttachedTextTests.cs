using System.Text;
using System.Text.Json.Nodes;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Tests.Exchanges.Semantic;

namespace ExtProc.Core.Tests.Exchanges;

/// <summary>Text files that stand in a request as base64.</summary>
public sealed class AttachedTextTests
{
    private const string Card = @"\d{4} \d{4} \d{4} \d{4}";

    [TestCase("data:text/plain;base64,")]
    [TestCase("data:text/markdown;charset=utf-8;base64,")]
    [TestCase("DATA:application/json;BASE64,")]
    [TestCase("")]
    public void An_edit_goes_back_as_base64(string head)
    {
        using var harness = new EngineHarness(Rules.Policy(Rules.Rule("Card", Rules.Redact(RedactionStyle.Label), PartScope.File, Card)));
        string sent = harness.Forwarded(Body(head + Encode("line \"1\"\npay 4111 1111 1111 1111 \\ now 🦊")));
        Assert.That(FileOf(sent), Is.EqualTo(head + Encode("line \"1\"\npay [CARD] \\ now 🦊")));
    }

    [Test]
    public void Several_files_and_the_text_around_them_are_edited_each_in_its_place()
    {
        using var harness = new EngineHarness(Rules.Policy(Rules.Rule("Card", Rules.Redact(RedactionStyle.Label), PartScope.Input, Card)));
        string file = Encode("4111 1111 1111 1111");
        string sent = harness.Forwarded(Request(file, "4111 1111 1111 1111", Encode("nothing here"), "data:text/csv;base64," + file));
        Assert.That(sent, Is.EqualTo(Request(Encode("[CARD]"), "[CARD]", Encode("nothing here"), "data:text/csv;base64," + Encode("[CARD]"))));
    }

    [TestCase(2047)]
    [TestCase(2048)]
    [TestCase(2049)]
    [TestCase(5000)]
    public void Text_of_any_length_is_spelled_whole(int before)
    {
        using var harness = new EngineHarness(Rules.Policy(Rules.Rule("Card", Rules.Redact(RedactionStyle.Label), PartScope.File, Card)));
        string text = new string('a', before) + "🦊\"4111 1111 1111 1111\"é";
        string sent = harness.Forwarded(Body(Encode(text)));
        Assert.That(FileOf(sent), Is.EqualTo(Encode(text.Replace("4111 1111 1111 1111", "[CARD]", StringComparison.Ordinal))));
    }

    [Test]
    public void A_file_without_findings_passes_byte_for_byte()
    {
        using var harness = new EngineHarness(Rules.Policy(Rules.Rule("Card", Rules.Redact(RedactionStyle.Label), PartScope.Input, Card)));
        string body = Body("data:text/plain;base64," + Encode("hello").Replace("/", "\\/", StringComparison.Ordinal));
        Assert.That(harness.Forwarded(body), Is.EqualTo(body));
    }

    [Test]
    public void A_model_is_asked_about_the_text_of_a_file()
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Rules.Policy(SemanticRules.Injection(scope: PartScope.File)));
        using ExchangePipeline pipeline = harness.Begin(Body("data:text/plain;base64," + Encode("an ATTACK")), out BodyVerdict verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject?.Status, Is.EqualTo(403));
            Assert.That(pipeline.Summary.Rule, Is.EqualTo("injection"));
        }
    }

    [TestCase("data:application/pdf;base64,JVBERi0xLjcKJeLjz9MK", Description = "binary")]
    [TestCase("data:image/png;base64,aGVsbG8=", Description = "media")]
    [TestCase("data:text/plain;base64,aGVsbG8", Description = "cut off")]
    [TestCase("data:text/plain,hello", Description = "not base64")]
    [TestCase("data:text/plain;base64,aAA=", Description = "a control")]
    [TestCase("data:text/plain;base64,", Description = "empty")]
    [TestCase("not base64!", Description = "neither")]
    public void What_is_no_text_stays_uninspected(string data)
    {
        using var harness = new EngineHarness(Rules.Policy(Rules.Rule("Card", Rules.Redact(RedactionStyle.Label), PartScope.File, Card)));
        using ExchangePipeline pipeline = harness.Begin(Body(data), out BodyVerdict verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject, Is.Not.Null);
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(ExchangeOutcome.Uninspectable));
        }
    }

    [Test]
    public void Files_that_no_rule_looks_at_are_left_alone()
    {
        using var harness = new EngineHarness(Rules.Policy(Rules.Rule("Card", Rules.Redact(RedactionStyle.Label), PartScope.User, Card)));
        string body = Body("data:text/plain;base64," + Encode("4111 1111 1111 1111"));
        Assert.That(harness.Forwarded(body), Is.EqualTo(body));
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Body(string data) => Content(File(data));

    private static string Request(string first, string text, string second, string third) =>
        Content(File(first), $$"""{"type":"text","text":"{{text}}"}""", File(second), File(third));

    private static string Content(params string[] parts) => $$"""{"messages":[{"role":"user","content":[{{string.Join(',', parts)}}]}]}""";

    private static string File(string data) => $$$"""{"type":"file","file":{"file_data":"{{{data}}}"}}""";

    private static string FileOf(string body) =>
        JsonNode.Parse(body)!["messages"]![0]!["content"]![0]!["file"]!["file_data"]!.GetValue<string>();
}
