using System.Text;
using System.Text.Json;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Tests.Detection.Scanning;

namespace ExtProc.Core.Tests.Detection.Normalisation;

public sealed class TextCodecTests
{
    private static readonly string[] Texts =
        ["", "plain", "quote \" and \\ back/slash", "line\nfeed\ttab\r\b\f", "\u0000\u001F\u007F", "é 語 😀", "\\u0041 \\n", "\uFFFD"];

    [Test]
    public void EncodedTextIsJson([ValueSource(nameof(Texts))] string text)
    {
        var once = $"\"{Encoding.UTF8.GetString(Encodings.Encode(text, TextEncoding.JsonString))}\"";
        var twice = $"\"\\\"{Encoding.UTF8.GetString(Encodings.Encode(text, TextEncoding.JsonInJsonString))}\\\"\"";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(JsonDocument.Parse(once).RootElement.GetString(), Is.EqualTo(text));
            Assert.That(JsonDocument.Parse(JsonDocument.Parse(twice).RootElement.GetString()!).RootElement.GetString(), Is.EqualTo(text));
        }
    }

    [Test]
    public void DecodingUndoesEncoding([ValueSource(nameof(Texts))] string text, [Values] TextEncoding encoding)
    {
        Assert.That(TextCodec.Decode(Encodings.Encode(text, encoding), encoding), Is.EqualTo(text));
    }

    [Test]
    public void LoneSurrogatesSurvive([Values] TextEncoding encoding)
    {
        const string Text = "a\uD83Db\uDE00c\uD83D";
        Assert.That(TextCodec.Decode(Encodings.Encode(Text, encoding), encoding), Is.EqualTo(Text));
    }

    [Test]
    public void AnySpellingIsDecoded([Values] TextEncoding encoding)
    {
        foreach (var seed in LawCases.Seeds(200))
        {
            var random = new Random(seed);
            var text = Texts[random.Next(Texts.Length)] + Texts[random.Next(Texts.Length)];
            Assert.That(TextCodec.Decode(Encodings.Spell(text, encoding, random), encoding), Is.EqualTo(text), $"seed {seed}");
        }
    }

    [TestCase(@"\q", TextEncoding.JsonString, "\uFFFDq")]
    [TestCase(@"\u12", TextEncoding.JsonString, "\uFFFDu12")]
    [TestCase(@"\", TextEncoding.JsonString, "\uFFFD")]
    [TestCase(@"\\q", TextEncoding.JsonInJsonString, "\\q")]
    [TestCase(@"\\u12", TextEncoding.JsonInJsonString, "\\u12")]
    [TestCase(@"\\", TextEncoding.JsonInJsonString, "\\")]
    public void WhatIsNoEscapeIsKeptOrReplaced(string raw, TextEncoding encoding, string text) =>
        Assert.That(TextCodec.Decode(Encoding.UTF8.GetBytes(raw), encoding), Is.EqualTo(text));
}
