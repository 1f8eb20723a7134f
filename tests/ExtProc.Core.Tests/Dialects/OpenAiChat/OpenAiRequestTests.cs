using System.Text;
using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Dialects.OpenAiChat;

public sealed class OpenAiRequestTests
{
    [TestCase("system", "System")]
    [TestCase("developer", "System")]
    [TestCase("user", "User")]
    [TestCase("assistant", "Assistant")]
    [TestCase("tool", "ToolResult")]
    [TestCase("function", "ToolResult")]
    [TestCase("narrator", "User")]
    [TestCase("SYSTEM", "User")]
    [TestCase("syst\\u0065m", "System")]
    public void The_role_decides_the_scope_wherever_it_stands(string role, string scope)
    {
        string[] expected = [$"{scope} $.messages[0].content t"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Contents($$"""{"messages":[{"role":"{{role}}","content":"t"}]}"""), Is.EqualTo(expected));
            Assert.That(Contents($$"""{"messages":[{"content":"t","role":"{{role}}"}]}"""), Is.EqualTo(expected));
        }
    }

    [Test]
    public void A_role_counts_for_its_own_message_only() => Assert.That(
        Parts("""{"messages":[{"role":"system","content":"a"},{"content":"b"},{"role":"assistant","content":"c","name":"n"}]}"""),
        Is.EqualTo(["System $.messages[0].content a", "User $.messages[1].content b", "Assistant $.messages[2].content c", "Assistant $.messages[2].name n"]));

    [TestCase("""[{"type":"text","text":"t"}]""", "User $.messages[0].content[0].text t")]
    [TestCase("""[{"type":"refusal","refusal":"t"}]""", "User $.messages[0].content[0].refusal t")]
    [TestCase("""[{"type":"new_kind","new":{"deep":"t"}}]""", "User $.messages[0].content[0].new new|User $.messages[0].content[0].new.deep deep|User $.messages[0].content[0].new.deep t")]
    [TestCase("""["t"]""", "User $.messages[0].content[0] t")]
    [TestCase("""{"a":"t"}""", "User $.messages[0].content.a a|User $.messages[0].content.a t")]
    [TestCase("""[[{"text":"t"}]]""", "User $.messages[0].content[0][0].text text|User $.messages[0].content[0][0].text t")]
    [TestCase("""[{"type":"thinking","thinking":[{"type":"text","text":"t"}]}]""", "Reasoning $.messages[0].content[0].thinking[0].text t")]
    [TestCase("""[{"type":"thinking","thinking":"t","signature":"AAAA"}]""", "Reasoning $.messages[0].content[0].thinking t")]
    [TestCase("""[{"type":"a kind with blanks"}]""", "User $.messages[0].content[0].type a kind with blanks")]
    [TestCase("""[{"type":"file","file":{"filename":"n.pdf","file_data":"data:application/pdf;base64,AAAA"}}]""", "File $.messages[0].content[0].file.filename n.pdf")]
    [TestCase("""[{"type":"text","text":"t","cache_control":{"type":"ephemeral","ttl":"5m"}}]""", "User $.messages[0].content[0].text t")]
    [TestCase("null", "")]
    [TestCase("\"\"", "")]
    [TestCase("true", "")]
    public void Contents_of_every_shape_are_parts(string content, string expected) => Assert.That(
        string.Join('|', Parts($$"""{"messages":[{"role":"user","content":{{content}}}]}""").Where(p => !p.EndsWith(" file file", StringComparison.Ordinal))),
        Is.EqualTo(expected));

    [TestCase("""{"messages":{"a":"t"}}""", "t")]
    [TestCase("""{"messages":"t"}""", "t")]
    [TestCase("""{"messages":["t"]}""", "t")]
    [TestCase("""{"messages":[["t"]]}""", "t")]
    [TestCase("""{"Messages":[{"content":"t"}]}""", "t")]
    [TestCase("""["t"]""", "t")]
    [TestCase("\"t\"", "t")]
    [TestCase("""{"documents":[{"text":"t"}]}""", "t")]
    public void Text_in_the_wrong_place_is_a_part_of_the_input(string body, string text)
    {
        var read = OpenAiTestCase.OfRequest(body);
        var last = read.Reading.Parts[read.Reading.Parts.Count - 1];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last.Scope, Is.EqualTo(PartScope.Input | PartScope.User));
            Assert.That(Encoding.UTF8.GetString(read.Bytes, last.Start, last.Length), Is.EqualTo(text));
        }
    }

    [Test]
    public void Calls_of_tools_are_parts() => Assert.That(
        Parts("""
        {"messages":[{"role":"assistant","reasoning_content":"r","tool_calls":[
          {"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},
          {"id":"call_2","type":"custom","custom":{"name":"g","input":"i"}},
          {"id":"call_3","type":"function","function":{"name":"h","arguments":{"city":"Bern"}}}],
          "function_call":{"name":"k","arguments":"{}"}}]}
        """),
        Is.EqualTo([
            "Reasoning $.messages[0].reasoning_content r",
            "ToolCall $.messages[0].tool_calls[0].function.name f",
            "ToolCall json $.messages[0].tool_calls[0].function.arguments {\\\"a\\\":1}",
            "ToolCall $.messages[0].tool_calls[1].custom.name g",
            "ToolCall $.messages[0].tool_calls[1].custom.input i",
            "ToolCall $.messages[0].tool_calls[2].function.name h",
            "ToolCall $.messages[0].tool_calls[2].function.arguments.city city",
            "ToolCall $.messages[0].tool_calls[2].function.arguments.city Bern",
            "ToolCall $.messages[0].function_call.name k",
            "ToolCall json $.messages[0].function_call.arguments {}",
        ]));

    [Test]
    public void Definitions_of_tools_are_parts_with_the_names_of_their_properties()
    {
        string[] texts = [.. Parts("""
        {"tools":[{"type":"function","function":{"name":"n","description":"d","strict":true,"parameters":{
           "type":"object","properties":{"city":{"type":"string","description":"cd","enum":["Bern"],"x-note":"xn"}},"required":["city"]}}}],
         "functions":[{"name":"fn","description":"fd","parameters":{"type":"object","properties":{"p":{"type":"string"}}}}],
         "response_format":{"type":"json_schema","json_schema":{"name":"rn","description":"rd","schema":{"title":"rt"}}}}
        """).Select(p => p[(p.LastIndexOf(' ') + 1)..])];
        Assert.That(texts, Is.EqualTo(["n", "d", "city", "cd", "Bern", "x-note", "xn", "city", "fn", "fd", "p", "rn", "rd", "rt"]));
    }

    [Test]
    public void Everything_in_definitions_of_tools_has_their_scope()
    {
        var read = OpenAiTestCase.OfRequest("""{"tools":[{"type":"web","new":{"a":"b"},"function":{"name":"n"}}],"response_format":{"json_schema":{"name":"r"}}}""");
        Assert.That(read.Reading.Parts.Items.ToArray().Select(p => p.Scope), Is.All.EqualTo(PartScope.Input | PartScope.ToolDefinition));
    }

    [TestCase("""{"stop":"t"}""", "User $.stop t")]
    [TestCase("""{"stop":["t"]}""", "User $.stop[0] t")]
    [TestCase("""{"user":"t"}""", "User $.user t")]
    [TestCase("""{"prompt":"t","suffix":"s"}""", "User $.prompt t|User $.suffix s")]
    [TestCase("""{"prompt":["t",["s"]]}""", "User $.prompt[0] t|User $.prompt[1][0] s")]
    [TestCase("""{"metadata":{"k":"v"}}""", "User $.metadata.k k|User $.metadata.k v")]
    [TestCase("""{"prediction":{"type":"content","content":"t"}}""", "Assistant $.prediction.content t")]
    [TestCase("""{"prediction":{"type":"content","content":[{"type":"text","text":"t"}]}}""", "Assistant $.prediction.content[0].text t")]
    [TestCase("""{"tool_choice":{"type":"function","function":{"name":"t"}}}""", "ToolDefinition $.tool_choice.function.name t")]
    [TestCase("""{"model":"m","temperature":1,"n":2,"logit_bias":{},"seed":4,"reasoning_effort":"high","stream":true}""", "")]
    public void Other_fields_have_the_closest_scope(string body, string expected) =>
        Assert.That(string.Join('|', Parts(body).Where(p => !p.StartsWith("User $.prediction ", StringComparison.Ordinal))), Is.EqualTo(expected));

    [Test]
    public void What_is_no_text_is_counted()
    {
        var read = OpenAiTestCase.OfRequest("""
        {"prompt":[1,2,3],"messages":[{"role":"user","content":[
          {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}},
          {"type":"image_url","image_url":{"url":"https://example.com/a.png"}},
          {"type":"input_audio","input_audio":{"data":"AAAA","format":"mp3"}},
          {"type":"file","file":{"file_data":"AAAA","file_id":"file_1"}}]},{"role":"tool","content":5}]}
        """);
        Assert.That(read.Unsupported(), Is.EqualTo([
            "User $.prompt 1,2,3",
            "Image $.messages[0].content[0].image_url.url data:image/png;base64,AAAA",
            "Image $.messages[0].content[1].image_url.url https://example.com/a.png",
            "Audio $.messages[0].content[2].input_audio.data AAAA",
            "File $.messages[0].content[3].file.file_data AAAA",
            "ToolResult $.messages[1].content 5",
        ]));
        Assert.That(read.Parts(), Does.Contain("Image $.messages[0].content[1].image_url.url https://example.com/a.png"));
    }

    [Test]
    public void Facts_are_read()
    {
        var facts = OpenAiTestCase.OfRequest(
            """{"model":"gpt-\u0034o","stream":true,"stream_options":{"include_usage":true},"n":3,"max_completion_tokens":50,"messages":[{"model":"x"}]}""").Request;
        Assert.That(facts, Is.EqualTo(new RequestFacts { Model = "gpt-4o", Stream = true, IncludeUsage = true, Choices = 3, MaxTokens = 50 }));
    }

    [TestCase("""{"model":5,"stream":"true","n":"3","max_tokens":1.5,"stream_options":[]}""")]
    [TestCase("""{}""")]
    [TestCase("""[]""")]
    [TestCase("""{"model":null,"stream":false,"n":null,"max_tokens":null}""")]
    public void Facts_of_the_wrong_type_are_no_facts(string body) =>
        Assert.That(OpenAiTestCase.OfRequest(body).Request, Is.EqualTo(RequestFacts.None));

    [TestCase("0", 1)]
    [TestCase("-5", 1)]
    [TestCase("128", 128)]
    [TestCase("129", 128)]
    [TestCase("99999999999999999999", 1)]
    public void The_number_of_choices_has_a_cap(string n, int expected) =>
        Assert.That(OpenAiTestCase.OfRequest($$"""{"n":{{n}}}""").Request.Choices, Is.EqualTo(expected));

    [Test]
    public void A_name_that_is_too_long_is_no_model()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(OpenAiTestCase.OfRequest($$"""{"model":"{{new string('m', 256)}}"}""").Request.Model, Has.Length.EqualTo(256));
            Assert.That(OpenAiTestCase.OfRequest($$"""{"model":"{{new string('m', 257)}}"}""").Request.Model, Is.Null);
        }
    }

    [TestCase("", ReadFault.Empty)]
    [TestCase("{\"model\":\"a\",\"model\":\"b\"}", ReadFault.DuplicateKey)]
    [TestCase("{\"messages\":[]", ReadFault.Syntax)]
    [TestCase("{}{}", ReadFault.TrailingData)]
    public void Ambiguous_bodies_are_refused(string body, ReadFault expected)
    {
        var reading = new DialectReading();
        Assert.That(OpenAiTestCase.Chat.ReadRequest(Encoding.UTF8.GetBytes(body), reading, out var facts), Is.EqualTo(expected));
        Assert.That(facts, Is.EqualTo(RequestFacts.None));
    }

    private static IEnumerable<string> Contents(string body) => Parts(body).Where(p => p.Contains(".content ", StringComparison.Ordinal));

    private static IEnumerable<string> Parts(string body) => OpenAiTestCase.OfRequest(body).Parts();
}
