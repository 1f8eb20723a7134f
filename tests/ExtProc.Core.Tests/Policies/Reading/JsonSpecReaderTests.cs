using System.Text;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Reading;

namespace ExtProc.Core.Tests.Policies.Reading;

public sealed class JsonSpecReaderTests
{
    [Test]
    public void Values_keep_their_kind_and_place()
    {
        var root = (SpecNode.Map)Read("{\n  \"a\": [1, \"x\", true, null],\n  \"é\": {\"b\": -2.5e3}}").Documents[0];
        var list = (SpecNode.List)root.Entries[0].Value;
        var kinds = list.Items.Cast<SpecNode.Scalar>().Select(static scalar => scalar.Kind);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(kinds, Is.EqualTo(new[] { ScalarKind.Number, ScalarKind.Text, ScalarKind.Boolean, ScalarKind.Null }));
            Assert.That((list.Items[1].Line, list.Items[1].Column), Is.EqualTo((2, 12)));
            Assert.That((root.Entries[1].Line, root.Entries[1].Column), Is.EqualTo((3, 3)));
            Assert.That(SpecPath.Locate(root, "é.b"), Is.EqualTo((3, 14)));
        }
    }

    [TestCase("{", DiagnosticCodes.Syntax, 1)]
    [TestCase("{\"a\":1,}", DiagnosticCodes.Syntax, 1)]
    [TestCase("{\"a\":1} x", DiagnosticCodes.Syntax, 1)]
    [TestCase("{\n\"a\":1,\n\"a\":2}", DiagnosticCodes.DuplicateKey, 3)]
    [TestCase("{\"a\":\n\"\\ud800\"}", DiagnosticCodes.Syntax, 2)]
    [TestCase("// no\n{}", DiagnosticCodes.Syntax, 1)]
    [TestCase("", DiagnosticCodes.Syntax, 1)]
    public void What_is_wrong_is_told_with_its_line(string json, string code, int line)
    {
        var diagnostic = Read(json).Diagnostics.Single();
        Assert.That((diagnostic.Code, diagnostic.Line), Is.EqualTo((code, line)));
    }

    [Test]
    public void A_byte_order_mark_is_no_part_of_the_text() => Assert.That(Read("\uFEFF{}").Documents, Has.Count.EqualTo(1));

    [Test]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.That(JsonSpecReader.Read(null, [0x22, 0xFF, 0x22]).Diagnostics.Single().Code, Is.EqualTo(DiagnosticCodes.NotUtf8));

    [TestCase(SpecLimits.MaxDepth, null)]
    [TestCase(SpecLimits.MaxDepth + 1, DiagnosticCodes.OverCap)]
    public void Depth(int depth, string? code) =>
        Assert.That(Code(new string('[', depth) + new string(']', depth)), Is.EqualTo(code));

    [TestCase(SpecLimits.MaxNodes, null)]
    [TestCase(SpecLimits.MaxNodes + 1, DiagnosticCodes.OverCap)]
    public void Values(int count, string? code) =>
        Assert.That(Code("[" + string.Join(',', Enumerable.Repeat("1", count - 1)) + "]"), Is.EqualTo(code));

    [TestCase(SpecLimits.MaxBytes, null)]
    [TestCase(SpecLimits.MaxBytes + 1, DiagnosticCodes.OverCap)]
    public void Bytes(int count, string? code) => Assert.That(Code("\"" + new string('a', count - 2) + "\""), Is.EqualTo(code));

    private static string? Code(string json) => Read(json).Diagnostics.SingleOrDefault()?.Code;

    private static PolicySource Read(string json) => JsonSpecReader.Read("p.json", Encoding.UTF8.GetBytes(json));
}
