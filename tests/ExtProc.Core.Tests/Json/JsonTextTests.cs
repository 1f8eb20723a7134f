using System.Text;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Json;

public sealed class JsonTextTests
{
    [TestCase("plain é 日本", "plain é 日本")]
    [TestCase("""\"\\\/\b\f\n\r\t""", "\"\\/\b\f\n\r\t")]
    [TestCase("""\u0041\u00e9\u65e5""", "Aé日")]
    [TestCase("""\ud83d\ude00""", "😀")]
    [TestCase("""\ud83dx""", "\uFFFDx")]
    [TestCase("""\ud83d\n""", "\uFFFD\n")]
    [TestCase("""\ud83d\u0041""", "\uFFFDA")]
    [TestCase("""\ude00\ud83d""", "\uFFFD\uFFFD")]
    [TestCase("""\ud83d\ud83d\ude00""", "\uFFFD😀")]
    [TestCase("", "")]
    public void Escapes_are_undone(string raw, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(raw);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(JsonText.ToText(bytes, 100), Is.EqualTo(text));
            Assert.That(JsonText.Is(bytes, Encoding.UTF8.GetBytes(text)), Is.True);
            Assert.That(JsonText.Is(bytes, Encoding.UTF8.GetBytes(text + "x")), Is.False);
        }
    }

    [Test]
    public void Text_beyond_the_cap_is_no_text() => Assert.That(JsonText.ToText("abcd"u8, 3), Is.Null);
}
