using System.Text;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Json;

public sealed class JsonPathTableTests
{
    private static readonly FieldTable Everything = FieldTable.Build(new FieldRule(FieldKind.Any, PartScope.Input));

    [TestCase("\"t\"", "$")]
    [TestCase("""{"messages":[1,{"content":[{"text":"t"}]}]}""", "$.messages[1].content[0].text")]
    [TestCase("""{"a b":{"":["t"]}}""", "$['a b'][''][0]")]
    [TestCase("""{"\u0061":"t"}""", "$['\\u0061']")]
    public void Paths_are_written_on_demand(string text, string expected)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        var reading = new JsonReading();
        JsonScanner.Scan(body, Everything, reading);
        Assert.That(reading.Paths.Format(reading.Parts[0].Path, body), Is.EqualTo(expected));
    }
}
