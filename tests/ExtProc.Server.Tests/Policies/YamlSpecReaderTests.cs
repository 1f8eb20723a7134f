using System.Text;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Reading;
using ExtProc.Server.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace ExtProc.Server.Tests.Policies;

public sealed class YamlSpecReaderTests
{
    private static readonly string[] s_pieces =
    [
        "a", "spec", ":", ": ", "\n", "\n  ", "- ", "[", "]", "{", "}", ",", "\"", "'", "&x ", "*x", "!!str ", "|", ">", "|-\n", "#", "---\n", "...\n",
        "%YAML 1.1\n", "\t", "\\ud800", "\\x", "\\U00110000", "? ", "@", "`", "\u2028", "\0", "\u0007", "<<", "rules", "name", "é", "😀", "\r", "%",
    ];

    [TestCase("1", ScalarKind.Number)]
    [TestCase("-1.5e3", ScalarKind.Number)]
    [TestCase("0x1F", ScalarKind.Number)]
    [TestCase("0o17", ScalarKind.Number)]
    [TestCase(".5", ScalarKind.Number)]
    [TestCase("5.", ScalarKind.Number)]
    [TestCase(".inf", ScalarKind.Number)]
    [TestCase("true", ScalarKind.Boolean)]
    [TestCase("False", ScalarKind.Boolean)]
    [TestCase("null", ScalarKind.Null)]
    [TestCase("~", ScalarKind.Null)]
    [TestCase("yes", ScalarKind.Text)]
    [TestCase("off", ScalarKind.Text)]
    [TestCase("tRue", ScalarKind.Text)]
    [TestCase("1_000", ScalarKind.Text)]
    [TestCase("1e", ScalarKind.Text)]
    [TestCase("0x", ScalarKind.Text)]
    [TestCase(".", ScalarKind.Text)]
    [TestCase("+", ScalarKind.Text)]
    [TestCase("2026-01-01", ScalarKind.Text)]
    [TestCase("\"1\"", ScalarKind.Text)]
    [TestCase("'true'", ScalarKind.Text)]
    [TestCase("\"\"", ScalarKind.Text)]
    public void Scalars_are_those_of_the_core_schema(string yaml, ScalarKind kind)
    {
        var map = (SpecNode.Map)Read($"a: {yaml}").Documents.Single();
        Assert.That(((SpecNode.Scalar)map.Entries[0].Value).Kind, Is.EqualTo(kind));
    }

    [Test]
    public void Places_count_from_one()
    {
        var root = Read("# comment\n---\na:\n  - b\n  - { c: d }\n").Documents.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SpecPath.Locate(root, "a"), Is.EqualTo((3, 1)));
            Assert.That(SpecPath.Locate(root, "a[0]"), Is.EqualTo((4, 5)));
            Assert.That(SpecPath.Locate(root, "a[1].c"), Is.EqualTo((5, 10)));
            Assert.That(SpecPath.Locate(root, "a[1].x"), Is.EqualTo((5, 5)));
            Assert.That(SpecPath.Locate(root, "a[7]"), Is.EqualTo((3, 1)));
        }
    }

    [Test]
    public void Empty_documents_are_none() => Assert.That(Read("---\n---\na: b\n---\n# nothing\n").Documents, Has.Count.EqualTo(1));

    [Test]
    public void A_byte_order_mark_is_no_part_of_the_text() => Assert.That(Read("\uFEFFa: b").Documents, Has.Count.EqualTo(1));

    [Test]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.That(YamlSpecReader.Read("p.yaml", [0x61, 0x3A, 0x20, 0xFF]).Diagnostics.Single().Code, Is.EqualTo(DiagnosticCodes.NotUtf8));

    [Test]
    public void A_billion_laughs_end_at_the_first()
    {
        var bomb = new StringBuilder("a0: &a0 [lol, lol]\n");
        for (var i = 1; i < 30; i++)
        {
            bomb.Append($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n");
        }
        var source = Read(bomb.ToString());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(source.Documents, Is.Empty);
            Assert.That(source.Diagnostics.Select(static item => item.Code), Is.All.EqualTo(DiagnosticCodes.Refused));
            Assert.That(source.Diagnostics[^1].Line, Is.EqualTo(2));
        }
    }

    [TestCase(SpecLimits.MaxDepth, null)]
    [TestCase(SpecLimits.MaxDepth + 1, DiagnosticCodes.OverCap)]
    public void Depth(int depth, string? code) => Assert.That(Code(new string('[', depth) + new string(']', depth)), Is.EqualTo(code));

    [TestCase(SpecLimits.MaxNodes, null)]
    [TestCase(SpecLimits.MaxNodes + 1, DiagnosticCodes.OverCap)]
    public void Values(int count, string? code) =>
        Assert.That(Code("[" + string.Join(',', Enumerable.Repeat("1", count - 1)) + "]"), Is.EqualTo(code));

    [TestCase(SpecLimits.MaxBytes, null)]
    [TestCase(SpecLimits.MaxBytes + 1, DiagnosticCodes.OverCap)]
    public void Bytes(int count, string? code) => Assert.That(Code("\"" + new string('a', count - 2) + "\""), Is.EqualTo(code));

    [TestCase(SpecLimits.MaxDocuments, null)]
    [TestCase(SpecLimits.MaxDocuments + 1, DiagnosticCodes.OverCap)]
    public void Documents(int count, string? code) =>
        Assert.That(Code(string.Concat(Enumerable.Repeat("---\na: b\n", count))), Is.EqualTo(code));

    [TestCase("[")]
    [TestCase("{")]
    [TestCase("- ")]
    [TestCase("? ")]
    [TestCase("a: ")]
    [TestCase("{a: ")]
    [TestCase("!")]
    [TestCase("\"\\")]
    [TestCase("&a ")]
    [TestCase("|\n")]
    [TestCase("\n")]
    [TestCase("%a\n")]
    [CancelAfter(20_000)]
    public void A_megabyte_of_one_thing_is_dealt_with(string piece) =>
        Assert.That(() => Load(string.Concat(Enumerable.Repeat(piece, SpecLimits.MaxBytes / piece.Length))), Throws.Nothing);

    [FsCheck.NUnit.Property(MaxTest = 5000)]
    public Property Nothing_that_a_file_says_makes_it_throw()
    {
        var texts = Gen.Elements(s_pieces).ListOf().Select(static pieces => string.Concat(pieces));
        return Prop.ForAll(texts.ToArbitrary(), static text => Load(text) is not null);
    }

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public Property A_policy_with_something_in_it_does_not_make_it_throw()
    {
        var policy = PolicyText.Around("mode: Shadow\nrules:\n- name: a\n  detect: { keywords: { terms: [x] } }\n  action: { redact: { style: Label } }");
        var edits =
            from at in Gen.Choose(0, policy.Length)
            from cut in Gen.Choose(0, Math.Min(8, policy.Length - at))
            from piece in Gen.Elements(s_pieces)
            select policy[..at] + piece + policy[(at + cut)..];
        return Prop.ForAll(edits.ToArbitrary(), static text => Load(text) is not null);
    }

    private static PolicySet Load(string yaml) => PolicyLoader.Load([Read(yaml)]);

    private static string? Code(string yaml) => Read(yaml).Diagnostics.SingleOrDefault()?.Code;

    private static PolicySource Read(string yaml) => YamlSpecReader.Read("p.yaml", Encoding.UTF8.GetBytes(yaml));
}
