using System.Text;
using ExtProc.Server.Grpc.Framing;
using FsCheck;
using FsCheck.Fluent;

namespace ExtProc.Server.Tests.Grpc.Framing;

internal sealed class StatusMessageTests
{
    [TestCase("plain text, with ~ and !", "plain text, with ~ and !")]
    [TestCase("100%", "100%25")]
    [TestCase("a\r\nb", "a%0D%0Ab")]
    [TestCase("größer", "gr%C3%B6%C3%9Fer")]
    [TestCase("\U0001F6D1", "%F0%9F%9B%91")]
    [TestCase("\u007f", "%7F")]
    public void Encodes_what_a_header_cannot_hold(string message, string expected) =>
        Assert.That(StatusMessage.Encode(message), Is.EqualTo(expected));

    [TestCase(StatusMessage.MaxChars, StatusMessage.MaxChars)]
    [TestCase(StatusMessage.MaxChars + 1, StatusMessage.MaxChars)]
    public void Ends_at_the_cap(int length, int expected) =>
        Assert.That(StatusMessage.Encode(new string('x', length)), Has.Length.EqualTo(expected));

    [Test]
    public void Decodes_to_the_message() =>
        Prop.ForAll<UnicodeString>(message => Uri.UnescapeDataString(StatusMessage.Encode(message.Get ?? "")) == WellFormed(message.Get ?? ""))
            .QuickCheckThrowOnFailure();

    /// <summary>Half a surrogate pair has no UTF-8 and becomes the replacement character.</summary>
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
