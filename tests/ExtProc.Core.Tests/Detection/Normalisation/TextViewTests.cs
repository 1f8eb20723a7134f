using System.Text;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Tests.Detection.Scanning;

namespace ExtProc.Core.Tests.Detection.Normalisation;

public sealed class TextViewTests
{
    private static readonly string[] Pieces = ["a", "Zz9", "é", "ﬁ", "½", "я", "語", "😀", "𝕳", "\u200B", "\U000E0061", "\"", "\\", "\n", "/", "e\u0301"];

    [TestCase(TextEncoding.JsonString)]
    [TestCase(TextEncoding.JsonInJsonString)]
    public void TheViewIsTheFoldedTextAndLeadsBackToItsBytes(TextEncoding encoding)
    {
        foreach (var seed in LawCases.Seeds(500))
        {
            var random = new Random(seed);
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var raw = Encodings.Spell(text, encoding, random);
            var view = new TextView();
            view.Decode(raw, encoding, final: true);
            Assert.That(view.Chars.ToString(), Is.EqualTo(TextFolding.Fold(text)), $"seed {seed}");
            Assert.That(view.RawEnd, Is.EqualTo(raw.Length));
            CheckOffsets(view, raw, encoding);
        }
    }

    [Test]
    public void CutOffCharactersAreLeftForLater()
    {
        var view = new TextView();
        view.Decode([(byte)'a', (byte)'b', 0xE2, 0x82], TextEncoding.JsonString, final: false);
        Assert.That((view.RawEnd, view.Chars.ToString()), Is.EqualTo((2, "ab")));
    }

    [Test]
    public void InvalidBytesBecomeReplacementCharacters()
    {
        var view = new TextView();
        view.Decode([(byte)'a', 0xFF, (byte)'b', 0xC3], TextEncoding.JsonString, final: true);
        Assert.That(view.Chars.ToString(), Is.EqualTo("a\uFFFDb\uFFFD"));
    }

    [Test]
    public void ContextIsKeptUpToItsLength()
    {
        var view = new TextView();
        view.Decode(Encoding.ASCII.GetBytes(new string('x', 200) + "end"), TextEncoding.JsonString, final: false);
        view.Advance(203);
        Assert.That((view.Start, view.End), Is.EqualTo((128, 128)));
        Assert.That(view.Chars.ToString(), Does.EndWith("xend"));
    }

    private static void CheckOffsets(TextView view, byte[] raw, TextEncoding encoding)
    {
        var previous = 0;
        for (var at = 0; at < view.End; at++)
        {
            var (start, end) = (view.Offsets.RawStart(at), view.Offsets.RawEnd(at));
            var piece = TextFolding.Fold(TextCodec.Decode(raw.AsSpan(start..end), encoding));
            var first = view.Offsets.FirstOfCodePoint(at);
            Assert.That(piece[at - first], Is.EqualTo(view.Chars[at]));
            Assert.That(start, Is.GreaterThanOrEqualTo(previous));
            Assert.That(view.Offsets.ViewAt(start, view.End), Is.EqualTo(first));
            previous = start;
        }
    }
}
