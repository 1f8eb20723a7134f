using System.Text;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Json;

public sealed class JsonScannerTests
{
    private static readonly FieldTable Everything = FieldTable.Build(new FieldRule(FieldKind.Any, PartScope.Input));

    private readonly JsonReading _reading = new();

    [TestCase("")]
    [TestCase(" \r\n\t ")]
    public void Nothing_is_empty(string text) => Assert.That(Scan(text), Is.EqualTo(ReadFault.Empty));

    [TestCase("{")]
    [TestCase("[")]
    [TestCase("{\"a\"")]
    [TestCase("{\"a\":")]
    [TestCase("{\"a\":1")]
    [TestCase("{\"a\":1,")]
    [TestCase("{\"a\":1,}")]
    [TestCase("{,}")]
    [TestCase("{\"a\" 1}")]
    [TestCase("{a:1}")]
    [TestCase("{'a':1}")]
    [TestCase("[1,]")]
    [TestCase("[,1]")]
    [TestCase("[1 2]")]
    [TestCase("[1}")]
    [TestCase("{\"a\":1]")]
    [TestCase("]")]
    [TestCase("\"")]
    [TestCase("\"abc")]
    [TestCase("\"a\\\"")]
    [TestCase("\"a\\x\"")]
    [TestCase("\"a\\u12\"")]
    [TestCase("\"a\\u12G4\"")]
    [TestCase("\"a\\")]
    [TestCase("\"a\\u")]
    [TestCase("\"a\nb\"")]
    [TestCase("\"a\tb\"")]
    [TestCase("\"a\0b\"")]
    [TestCase("tru")]
    [TestCase("True")]
    [TestCase("nul")]
    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("-Infinity")]
    [TestCase("-")]
    [TestCase("+1")]
    [TestCase(".5")]
    [TestCase("1.")]
    [TestCase("1e")]
    [TestCase("1e+")]
    [TestCase("0x10")]
    [TestCase("// a\n{}")]
    [TestCase("/* a */ {}")]
    [TestCase("{\"a\":1 /* b */}")]
    [TestCase("\u00A0{}")]
    public void What_the_grammar_does_not_know_is_refused(string text) =>
        Assert.That(Scan(text), Is.EqualTo(ReadFault.Syntax).Or.EqualTo(ReadFault.TrailingData));

    [TestCase("{}{}")]
    [TestCase("{} x")]
    [TestCase("1 2")]
    [TestCase("01")]
    [TestCase("-01")]
    [TestCase("truefalse")]
    [TestCase("{} // a")]
    [TestCase("{}\0")]
    [TestCase("null,")]
    public void One_value_is_all_there_may_be(string text) => Assert.That(Scan(text), Is.EqualTo(ReadFault.TrailingData));

    [TestCase("{}")]
    [TestCase(" [ ] ")]
    [TestCase("0")]
    [TestCase("-0")]
    [TestCase("-0.5e-7")]
    [TestCase("1E+400")]
    [TestCase("\"\"")]
    [TestCase("\"\\ud800\"")]
    [TestCase("\"\\udc00\\ud800\"")]
    [TestCase("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"")]
    [TestCase("\r\n\t {\"a\" :\t[ true ,false , null ] }\n")]
    [TestCase("{\"\":\"\"}")]
    [TestCase("\"\u007f\u2028\"")]
    public void What_the_grammar_knows_is_read(string text) => Assert.That(Scan(text), Is.EqualTo(ReadFault.None));

    [Test]
    public void A_byte_order_mark_is_refused() => Assert.That(Scan("\uFEFF{}"), Is.EqualTo(ReadFault.ByteOrderMark));

    [TestCase("C0AF")]
    [TestCase("E080AF")]
    [TestCase("EDA080")]
    [TestCase("F4908080")]
    [TestCase("FF")]
    [TestCase("C3")]
    [TestCase("80")]
    public void Invalid_utf8_is_refused(string hex)
    {
        byte[] body = [(byte)'"', .. Convert.FromHexString(hex), (byte)'"'];
        Assert.That(JsonScanner.Scan(body, Everything, _reading), Is.EqualTo(ReadFault.InvalidUtf8));
    }

    [TestCase("""{"a":1,"a":2}""")]
    [TestCase("""{"a":1,"b":2,"a":2}""")]
    [TestCase("""{"a":1,"\u0061":2}""")]
    [TestCase("""{"role":1,"\u0072ole":2}""")]
    [TestCase("""{"é":1,"\u00e9":2}""")]
    [TestCase("""{"😀":1,"\ud83d\ude00":2}""")]
    [TestCase("""{"\ud800":1,"\ud801":2}""")]
    [TestCase("""{"":1,"":2}""")]
    [TestCase("""{"x":{"a":{"a":1},"a":2}}""")]
    [TestCase("""[{"long key beyond eight bytes":1,"b":{},"long key beyond eight bytes":2}]""")]
    public void A_key_that_comes_twice_is_refused(string text) => Assert.That(Scan(text), Is.EqualTo(ReadFault.DuplicateKey));

    [TestCase("""{"a":1,"A":2}""")]
    [TestCase("""{"a":{"a":{"a":1}}}""")]
    [TestCase("""[{"a":1},{"a":2}]""")]
    [TestCase("""{"a/b":1,"a\\b":2,"a":3}""")]
    [TestCase("""{"\u0000":1,"\u0000\u0000":2,"":3}""")]
    [TestCase("""{"12345678a":1,"12345678b":2,"a12345678":3}""")]
    public void Keys_that_differ_are_not_the_same(string text) => Assert.That(Scan(text), Is.EqualTo(ReadFault.None));

    [TestCase(64, ReadFault.None)]
    [TestCase(65, ReadFault.TooDeep)]
    [TestCase(100_000, ReadFault.TooDeep)]
    public void Depth_has_a_cap(int depth, ReadFault expected)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Scan(new string('[', depth) + new string(']', depth)), Is.EqualTo(expected));
            Assert.That(Scan(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth)), Is.EqualTo(expected));
        }
    }

    [TestCase(0, ReadFault.None)]
    [TestCase(1, ReadFault.TooManyParts)]
    public void The_number_of_strings_has_a_cap(int beyond, ReadFault expected) =>
        Assert.That(Scan("[" + string.Join(',', Enumerable.Repeat("\"a\"", JsonScanner.MaxParts + beyond)) + "]"), Is.EqualTo(expected));

    [Test]
    public void A_reading_is_used_again_after_a_fault()
    {
        Scan("""{"a":"b","a":"c"}""");
        Assert.That(Scan("""{"a":"b"}"""), Is.EqualTo(ReadFault.None));
        Assert.That(_reading.Parts.Count, Is.EqualTo(1));
    }

    [Test]
    public void Parts_stand_between_the_quotes()
    {
        byte[] body = """{"a":"x\"é","b":["","y"]}"""u8.ToArray();
        Assert.That(JsonScanner.Scan(body, Everything, _reading), Is.EqualTo(ReadFault.None));
        string[] texts = [.. Enumerable.Range(0, _reading.Parts.Count)
            .Select(i => Encoding.UTF8.GetString(body, _reading.Parts[i].Start, _reading.Parts[i].Length))];
        string[] paths = [.. Enumerable.Range(0, _reading.Parts.Count).Select(i => _reading.Paths.Format(_reading.Parts[i].Path, body))];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(texts, Is.EqualTo(["x\\\"é", "y"]));
            Assert.That(paths, Is.EqualTo(["$.a", "$.b[1]"]));
        }
    }

    [Test]
    public void Nothing_is_allocated_once_warm()
    {
        byte[] body = """{"messages":[{"role":"user","content":"Hello, who are you?"},{"role":"user","content":"And \"why\"?"}],"n":1}"""u8.ToArray();
        Assert.That(Allocations.Least(1000, () => JsonScanner.Scan(body, Everything, _reading)), Is.Zero);
    }

    private ReadFault Scan(string text) => JsonScanner.Scan(Encoding.UTF8.GetBytes(text), Everything, _reading);
}
