using System.Text;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Json;

public sealed class FieldTableTests
{
    private static readonly FieldTable Table = FieldTable.Build(
        new FieldRule(FieldKind.Any, PartScope.User),
        new FieldRow("id", new FieldRule(FieldKind.Id, PartScope.User)),
        new FieldRow("role", new FieldRule(FieldKind.Id, PartScope.User) { Known = ["user"u8.ToArray(), "system"u8.ToArray()] }),
        new FieldRow("signature", new FieldRule(FieldKind.Blob, PartScope.User)),
        new FieldRow("picture", new FieldRule(FieldKind.Media, PartScope.Image)),
        new FieldRow("tokens", new FieldRule(FieldKind.Text, PartScope.User)),
        new FieldRow("tokens[]", new FieldRule(FieldKind.Text, PartScope.User)),
        new FieldRow("args", new FieldRule(FieldKind.Text, PartScope.ToolCall) { Encoding = TextEncoding.JsonInJsonString }),
        new FieldRow("tools.**", new FieldRule(FieldKind.Any, PartScope.ToolDefinition) { Keys = true }),
        new FieldRow("tools.**.type", new FieldRule(FieldKind.Id, PartScope.ToolDefinition)),
        new FieldRow("tools.**.items", new FieldRule(FieldKind.Any, PartScope.ToolDefinition)),
        new FieldRow("tools.**.properties", new FieldRule(FieldKind.Any, PartScope.ToolDefinition) { Names = true }),
        new FieldRow("list[].text", new FieldRule(FieldKind.Text, PartScope.System)),
        new FieldRow("list[].index", new FieldRule(FieldKind.Ordinal, PartScope.System)),
        new FieldRow("list[]", new FieldRule(FieldKind.Any, PartScope.Assistant) { Fact = 7, FactPath = true }));

    private readonly JsonReading _reading = new();

    [TestCase("""{"new":"t"}""", "User:t")]
    [TestCase("""{"new":{"deep":[["t"]]}}""", "User:t")]
    [TestCase("""["t"]""", "User:t")]
    [TestCase("\"t\"", "User:t")]
    [TestCase("""{"id":"call_1-a.b:c"}""", "")]
    [TestCase("""{"\u0069d":"call_1"}""", "")]
    [TestCase("""{"id":"My card number"}""", "User:My card number")]
    [TestCase("""{"id":{"a":"t"}}""", "User:t")]
    [TestCase("""{"Id":"t"}""", "User:t")]
    [TestCase("""{"ids":"t"}""", "User:t")]
    [TestCase("""{"role":"system"}""", "")]
    [TestCase("""{"role":"System"}""", "User:System")]
    [TestCase("""{"signature":"QUJD+/=="}""", "")]
    [TestCase("""{"signature":"QUJD\/\/=="}""", "")]
    [TestCase("""{"signature":"see my card"}""", "User:see my card")]
    [TestCase("""{"signature":"a\u0020b"}""", "User:a\\u0020b")]
    [TestCase("""{"args":"{}"}""", "ToolCall:{}")]
    [TestCase("""{"args":{"x":"t"}}""", "User:t")]
    [TestCase("""{"list":[{"text":"t"}]}""", "System:t")]
    [TestCase("""{"list":{"text":"t"}}""", "User:t")]
    [TestCase("""{"list":["t"]}""", "Assistant:t")]
    [TestCase("""{"tools":"t"}""", "ToolDefinition:t")]
    [TestCase("""{"tools":{"type":"x","items":{"type":"y","secret":"t"}}}""", "ToolDefinition:secret,ToolDefinition:t")]
    [TestCase("""{"tools":{"properties":{"type":{"type":"x"},"city":{"type":"y"}}}}""", "ToolDefinition:type,ToolDefinition:city")]
    [TestCase("""{"text":"t","tokens":"t2"}""", "User:t,User:t2")]
    public void Strings_get_the_scope_of_their_path(string text, string expected)
    {
        byte[] body = Scan(text);
        var found = _reading.Parts.Items.ToArray().Select(p => $"{p.Scope}:{Encoding.UTF8.GetString(body, p.Start, p.Length)}");
        Assert.That(string.Join(',', found), Is.EqualTo(expected));
    }

    [TestCase("""{"picture":"data:image/png;base64,AAAA"}""", 0)]
    [TestCase("""{"picture":"data:image\/png;base64,AAAA\/A=="}""", 0)]
    [TestCase("""{"picture":"AAAA"}""", 0)]
    [TestCase("""{"picture":"https://example.com/a.png"}""", 1)]
    [TestCase("""{"picture":"data:text/plain,hello there"}""", 1)]
    [TestCase("""{"picture":"data:image/png;x=a secret;base64,AAAA"}""", 1)]
    public void Media_are_unsupported_and_text_too_unless_pure_payload(string text, int parts)
    {
        Scan(text);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_reading.Unsupported.Count, Is.EqualTo(1));
            Assert.That(_reading.Unsupported[0].Scope, Is.EqualTo(PartScope.Image));
            Assert.That(_reading.Parts.Count, Is.EqualTo(parts));
        }
    }

    [TestCase("""{"tokens":5}""", 1)]
    [TestCase("""{"tokens":[5,6,7]}""", 1)]
    [TestCase("""{"tokens":[5,"t",7]}""", 1)]
    [TestCase("""{"tokens":[true,null]}""", 0)]
    [TestCase("""{"new":5,"id":6,"list":[7]}""", 0)]
    public void Numbers_where_text_belongs_are_unsupported(string text, int expected)
    {
        Scan(text);
        Assert.That(_reading.Unsupported.Count, Is.EqualTo(expected));
    }

    [Test]
    public void Token_ids_of_one_list_are_one_part()
    {
        byte[] body = Scan("""{"tokens":[5, 66, 777]}""");
        var part = _reading.Unsupported[0];
        Assert.That(Encoding.UTF8.GetString(body, part.Start, part.Length), Is.EqualTo("5, 66, 777"));
    }

    [Test]
    public void Facts_say_which_parts_lie_inside()
    {
        byte[] body = Scan("""{"a":"x","list":[{"text":"y","index":5},"z",{"index":"6"}]}""");
        var facts = _reading.Facts.ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(facts.Select(f => (f.Id, f.Kind, f.FirstPart, f.EndPart)), Is.EqualTo([
                (7, JsonKind.Object, 1, 2), (7, JsonKind.String, 2, 3), (7, JsonKind.Object, 3, 4)]));
            Assert.That(facts.Select(f => _reading.Paths.OrdinalOf(f.Path)), Is.EqualTo([5, 1, 2]));
            Assert.That(Encoding.UTF8.GetString(body, facts[0].Start, facts[0].Length), Is.EqualTo("""{"text":"y","index":5}"""));
        }
    }

    [Test]
    public void Two_rows_for_one_path_are_refused() => Assert.That(
        () => FieldTable.Build(
            new FieldRule(FieldKind.Any, PartScope.User),
            new FieldRow("a", new FieldRule(FieldKind.Any, PartScope.User)),
            new FieldRow("a", new FieldRule(FieldKind.Any, PartScope.User))),
        Throws.ArgumentException);

    private byte[] Scan(string text)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        Assert.That(JsonScanner.Scan(body, Table, _reading), Is.EqualTo(ReadFault.None));
        return body;
    }
}
