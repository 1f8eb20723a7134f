using ExtProc.Core.Actions;

namespace ExtProc.Core.Tests.Actions;

public sealed class MaskTests
{
    [TestCase("4111 1111 1111 1111", "**** **** **** 1111")]
    [TestCase("078-05-1120", "***-**-****")]
    [TestCase("a@b.co", "*@*.**")]
    [TestCase("123456789012", "********9012")]
    [TestCase("12345678901", "***********")]
    [TestCase("", "")]
    public void ShowsTheEndOfLongTextsOnly(string text, string masked) => Assert.That(Mask.Of(text), Is.EqualTo(masked));
}
