using System.Text;
using ExtProc.Core.Detection.HiddenText;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Tests.Detection.Scanning;

namespace ExtProc.Core.Tests.Detection.HiddenText;

public sealed class HiddenTextTests
{
    private static readonly ScanPlan Plan = ScanPlan.Compile([new() { Patterns = [], HiddenText = true }]);

    [TestCase("plain ASCII, Ünïcode, 日本語, Юля")]
    [TestCase("family 👨‍👩‍👧‍👦, couple 👩‍❤️‍💋‍👨, astronaut 👩🏽‍🚀, runner 🏃🏾‍♀️")]
    [TestCase("heart ❤️ and ❤︎, sun ☀️, mark ✔️, copyright ©️")]
    [TestCase("keycaps 1️⃣ #️⃣ *️⃣")]
    [TestCase("flags 🇺🇸 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🏴‍☠️")]
    [TestCase("Persian می‌خواهم")]
    [TestCase("Devanagari क्‍ष and र्‍य, at the end क्‍")]
    [TestCase("Sinhala ශ්‍රී, Malayalam ന്‍")]
    [TestCase("Arabic ه‍ا")]
    [TestCase("עברית C++\u200E ועוד")]
    [TestCase("\u200Fשלום!\u200F")]
    [TestCase("soft Donau\u00ADdampf\u00ADschiff")]
    [TestCase("\uFEFFstarts with a byte order mark")]
    [TestCase("Thai สวัสดี\u200Bครับ")]
    [TestCase("Mongolian ᠭᠠ\u180B")]
    [TestCase("ideographs 葛\U000E0100 and 辻\uFE00, slashed zero 0\uFE00")]
    [TestCase("Hangul \u1100\u1160")]
    public void LeavesWhatWritingNeeds(string text) => Assert.That(Find(text), Is.Empty);

    [TestCase("ig\u200Bnore", "\u200B")]
    [TestCase("zero\u200Dwidth\u200C", "\u200D|\u200C")]
    [TestCase("tags \U000E0068\U000E0069 here", "\U000E0068\U000E0069")]
    [TestCase("flag 🏴\U000E0069\U000E0067\U000E006E\U000E006F\U000E0072\U000E007F", "\U000E0069\U000E0067\U000E006E\U000E006F\U000E0072\U000E007F")]
    [TestCase("😀\U000E0068\U000E0069", "\U000E0068\U000E0069")]
    [TestCase("\u202Egnp.exe\u202C", "\u202E|\u202C")]
    [TestCase("isolates \u2068x\u2069", "\u2068|\u2069")]
    [TestCase("left\u200Emark", "\u200E")]
    [TestCase("שלום\u200F\u200F", "\u200F\u200F")]
    [TestCase("i\u00ADg\u00ADn", "\u00AD|\u00AD")]
    [TestCase("soft hyphen \u00AD alone", "\u00AD")]
    [TestCase("inner \uFEFF mark", "\uFEFF")]
    [TestCase("joiner 😀\u200D after", "\u200D")]
    [TestCase("joiner x\u200D😀", "\u200D")]
    [TestCase("selectors 😀\uFE0F\uFE01\uFE02", "\uFE0F\uFE01\uFE02")]
    [TestCase("a\uFE0Fb", "\uFE0F")]
    [TestCase("1\uFE0F without its cap", "\uFE0F")]
    [TestCase("x\U000E0100", "\U000E0100")]
    [TestCase("filler ㅤ", "ㅤ")]
    [TestCase("word\u2060joiner", "\u2060")]
    [TestCase("at the end\u200B", "\u200B")]
    public void FindsTheRest(string text, string runs) => Assert.That(Find(text), Is.EqualTo(runs.Split('|')));

    [Test]
    public void ALoneSurrogateIsHidden()
    {
        const string Raw = @"a\ud83d \ude00b";
        Assert.That(Scans.Texts(Raw, Scans.Whole(Plan, Raw)), Is.EqualTo(new[] { @"\ud83d", @"\ude00" }));
    }

    [TestCase(HiddenTextFinder.MaxRun, 1)]
    [TestCase(HiddenTextFinder.MaxRun + 1, 2)]
    public void LongRunsAreJudgedInPieces(int length, int pieces)
    {
        var text = $"a{new string('\u200B', length)}b";
        var scanner = new TextScanner();
        scanner.Reset(Plan, TextEncoding.JsonString);
        scanner.Scan(Encoding.UTF8.GetBytes(text[..^1]), final: false);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Find(text), Has.Length.EqualTo(pieces));
            Assert.That(string.Concat(Find(text)), Has.Length.EqualTo(length));
            Assert.That(scanner.Safe, Is.EqualTo(1 + (3 * HiddenTextFinder.MaxRun)));
        }
    }

    [Test]
    public void HiddenTextInsideNestedJsonIsNotBare()
    {
        const string Raw = "{\\\"a\\\":\\\"x\u200B\\\"}\u200B";
        var matches = Scans.Whole(Plan, Raw, TextEncoding.JsonInJsonString);
        Assert.That(matches.Select(match => match.Bare), Is.EqualTo(new[] { false, true }));
    }

    /// <summary>The runs found, the same in every chunking.</summary>
    private static string[] Find(string text)
    {
        var raw = Encoding.UTF8.GetBytes(text);
        var expected = Scans.Run(Plan, TextEncoding.JsonString, [raw]);
        foreach (var variant in ChunkVariants.Of(raw))
        {
            Assert.That(Scans.Run(Plan, TextEncoding.JsonString, variant.Chunks), Is.EqualTo(expected), variant.Name);
        }

        return Scans.Texts(text, expected);
    }
}
