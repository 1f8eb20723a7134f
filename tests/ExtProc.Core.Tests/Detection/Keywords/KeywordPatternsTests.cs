using ExtProc.Core.Detection.Keywords;

namespace ExtProc.Core.Tests.Detection.Keywords;

public sealed class KeywordPatternsTests
{
    [TestCase("zephyr", "Project ZEPHYR starts", "ZEPHYR")]
    [TestCase("zephyr", "ｚｅｐｈｙｒ", "ｚｅｐｈｙｒ")]
    [TestCase("zephyr", "zеphуr with Cyrillic е and у", "zеphуr")]
    [TestCase("project zephyr", "our project\n- zephyr", "project\n- zephyr")]
    [TestCase("project zephyr", "project-zephyr", "project-zephyr")]
    [TestCase("café", "at the CAFE today", "CAFE")]
    [TestCase("C++", "in C++, say", "C++")]
    [TestCase("a.b*c", "x a.b*c y", "a.b*c")]
    [TestCase("слово", "это Слово дня", "Слово")]
    [TestCase("機密", "これは機密文書です", "機密")]
    [TestCase("ความลับ", "นี่คือความลับสุดยอด", "ความลับ")]
    [TestCase("비밀", "그 비밀을 말해", "비밀")]
    public void A_term_is_found_in_any_spelling(string term, string text, string expected) =>
        Assert.That(new RuleProbe([KeywordPatterns.Term(term)]).Texts(text), Is.EqualTo([expected]));

    [TestCase("zephyr", "zephyrs and szephyr")]
    [TestCase("a.b*c", "axbxc")]
    [TestCase("слово", "словом")]
    [TestCase("project zephyr", "project     zephyr")]
    [TestCase("project zephyr", "projectzephyr")]
    public void A_term_is_a_whole_word(string term, string text) => Assert.That(new RuleProbe([KeywordPatterns.Term(term)]).Texts(text), Is.Empty);

    [Test]
    public void A_pattern_runs_over_the_folded_text() =>
        Assert.That(new RuleProbe([KeywordPatterns.Pattern("ACME-[0-9]{6}")]).Texts("order ACME-１２３４５６"), Is.EqualTo(["ACME-１２３４５６"]));

    [Test]
    public void What_cannot_be_a_term_or_a_pattern_is_refused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(KeywordPatterns.IsTerm(" \u200B "), Is.False);
            Assert.That(KeywordPatterns.IsTerm(new string('x', KeywordPatterns.MaxTermLength)), Is.True);
            Assert.That(KeywordPatterns.IsTerm(new string('x', KeywordPatterns.MaxTermLength + 1)), Is.False);
            Assert.That(() => KeywordPatterns.Term(""), Throws.ArgumentException);
            Assert.That(() => KeywordPatterns.Pattern("a.*b"), Throws.ArgumentException);
        }
    }
}
