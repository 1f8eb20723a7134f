using System.Globalization;
using System.Text;
using ExtProc.Core.Detection.Normalisation;

namespace ExtProc.Core.Tests.Detection.Normalisation;

public sealed class TextFoldingTests
{
    [TestCase("Ιgnоrе ρrevious", "Ignore previous")]
    [TestCase("ｆｕｌｌ　ｗｉｄｔｈ", "full width")]
    [TestCase("𝕳𝖊𝖑𝖑𝖔 𝟜𝟚", "Hello 42")]
    [TestCase("ɪɢɴᴏʀᴇ", "ignore")]
    [TestCase("①②❸ ⑩", "123 10")]
    [TestCase("Łódź, naïve, cafe\u0301", "Lodz, naive, cafe")]
    [TestCase("ﬁ № ½ …", "fi No 1/2 ...")]
    [TestCase("٣٤٥ ०१२ ๗๘๙ 𑁦", "345 012 789 0")]
    [TestCase("4111\u00A04111\u20094111\u20111111", "4111 4111 4111-1111")]
    [TestCase("a–b—c−d", "a-b-c-d")]
    [TestCase("‘x’ “y”", "'x' \"y\"")]
    [TestCase("example。com", "example.com")]
    [TestCase("ig\u200Bno\u00ADre\u2060\uFEFF", "ignore")]
    [TestCase("\u202Eabc\u202C", "abc")]
    [TestCase("x\U000E0069\U000E0067y", "xigy")]
    [TestCase("ＡＢ\uFE0F", "AB")]
    [TestCase("🅰🅱🇺🇸", "ABUS")]
    [TestCase("ガード ｶﾞ", "カ\u3099ート\u3099 カ\u3099")]
    [TestCase("शक्ति", "शक्ति")]
    [TestCase("שָׁלוֹם", "שלום")]
    [TestCase("日本語 한국어 😀", "日本語 한국어 😀")]
    [TestCase("a\u0007b\tc\nd", "ab\tc\nd")]
    public void Folds(string text, string view) => Assert.That(TextFolding.Fold(text), Is.EqualTo(view));

    [Test]
    public void LoneSurrogatesAreDropped() => Assert.That(TextFolding.Fold("a\uD83Db\uDE00c"), Is.EqualTo("abc"));

    [Test]
    public void AsciiStaysAsItIs()
    {
        for (var c = ' '; c < 0x7F; c++)
        {
            Assert.That(TextFolding.Fold(c.ToString()), Is.EqualTo(c.ToString()));
        }
    }

    [Test]
    public void FoldingTwiceChangesNothing()
    {
        foreach (var rune in AllRunes())
        {
            var once = TextFolding.Fold(rune.ToString());
            if (TextFolding.Fold(once) != once)
            {
                Assert.Fail($"U+{rune.Value:X4} folds to '{once}', and that folds on.");
            }
        }
    }

    [Test]
    public void EveryDecimalDigitIsAscii()
    {
        var sets = 0;
        foreach (var rune in AllRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.DecimalDigitNumber)
            {
                continue;
            }

            var value = (int)Rune.GetNumericValue(rune);
            sets += value == 0 ? 1 : 0;
            Assert.That(TextFolding.Fold(rune.ToString()), Is.EqualTo(value.ToString(CultureInfo.InvariantCulture)), $"U+{rune.Value:X4}");
        }

        Assert.That(sets, Is.GreaterThanOrEqualTo(70));
    }

    [Test]
    public void LettersOnlyFoldToLettersAndDigits()
    {
        foreach (var rune in AllRunes())
        {
            var folded = TextFolding.Fold(rune.ToString());
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter && folded.Length == 1)
            {
                Assert.That(char.IsLetterOrDigit(folded[0]), Is.True, $"U+{rune.Value:X4} folds to '{folded}'");
            }
        }
    }

    private static IEnumerable<Rune> AllRunes()
    {
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (Rune.IsValid(code))
            {
                yield return new Rune(code);
            }
        }
    }
}
