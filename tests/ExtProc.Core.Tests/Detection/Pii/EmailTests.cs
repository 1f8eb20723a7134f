namespace ExtProc.Core.Tests.Detection.Pii;

public sealed class EmailTests
{
    private static readonly RuleProbe Probe = RuleProbe.ForEntities("Email");

    [TestCase("mail jane.doe+news@example.co.uk now", "jane.doe+news@example.co.uk")]
    [TestCase("<o'brien_x%y@sub-domain.example.org>", "o'brien_x%y@sub-domain.example.org")]
    [TestCase("mailto:bob@example.com?subject=x", "bob@example.com")]
    [TestCase("email=bob@example.com&next=1", "bob@example.com")]
    [TestCase("Write to bob@example.com.Then wait", "bob@example.com")]
    [TestCase("see bob@example.com.", "bob@example.com")]
    [TestCase("我的邮箱是john@example.com，请回复", "john@example.com")]
    [TestCase("이메일 john@example.com으로 보내", "john@example.com")]
    [TestCase("josé@example.es", "josé@example.es")]
    [TestCase("почта: иван@пример.рф!", "иван@пример.рф")]
    [TestCase("\"john.doe\"@example.com", "\"john.doe\"@example.com")]
    [TestCase("ｊｏｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ｊｏｅ＠ｅｘａｍｐｌｅ．ｃｏｍ")]
    [TestCase("a@b.museum", "a@b.museum")]
    [TestCase("root@build-7.corp.internal", "root@build-7.corp.internal")]
    public void Finds(string text, string expected) => Assert.That(Probe.Texts(text), Is.EqualTo([expected]));

    [TestCase("git@github.com:org/repo.git")]
    [TestCase("icon@2x.png")]
    [TestCase("https://user:secret@host.example.com/")]
    [TestCase("@app.route and @user")]
    [TestCase("a@b")]
    [TestCase("a..b.@example.com.")]
    [TestCase("user@-example-.com")]
    [TestCase("price@5.99")]
    public void Passes_over(string text) => Assert.That(Probe.Texts(text), Is.Empty);

    [Test]
    public void The_local_part_ends_at_64_characters()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Probe.Texts(new string('a', 64) + "@example.com"), Has.Count.EqualTo(1));
            Assert.That(Probe.Texts(new string('a', 65) + "@example.com"), Is.Empty);
        }
    }
}
