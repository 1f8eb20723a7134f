using ExtProc.Core.Policies;

namespace ExtProc.Core.Tests.Policies;

public sealed class GlobTests
{
    [TestCase("*", "", true)]
    [TestCase("*", "anything", true)]
    [TestCase("gpt-4*", "gpt-4o-mini", true)]
    [TestCase("gpt-4*", "xgpt-4", false)]
    [TestCase("*.anthropic.com", "api.anthropic.com", true)]
    [TestCase("*.anthropic.com", "anthropic.com", false)]
    [TestCase("a?c", "abc", true)]
    [TestCase("a?c", "ac", false)]
    [TestCase("a*b*c", "axxbyyc", true)]
    [TestCase("a*b*c", "axxbyy", false)]
    [TestCase("", "", true)]
    [TestCase("", "x", false)]
    [TestCase("ABC", "abc", false)]
    public void MatchesTheWholeText(string pattern, string text, bool matches) =>
        Assert.That(new Glob(pattern, IgnoreCase: false).IsMatch(text), Is.EqualTo(matches));

    [Test]
    public void IgnoresCaseWhereToldTo() => Assert.That(new Glob("*.OpenAI.com", IgnoreCase: true).IsMatch("API.openai.COM"), Is.True);

    [Test]
    public void ManyStarsStayCheap() =>
        Assert.That(new Glob(string.Concat(Enumerable.Repeat("a*", 50)) + "b", IgnoreCase: false).IsMatch(new string('a', 20_000)), Is.False);
}
