using System.Text.RegularExpressions;
using ExtProc.Core.Policies.Schema;
using FsCheck.Fluent;

namespace ExtProc.Core.Tests.Policies.Schema;

public sealed class TextFormatTests
{
    private static readonly TextFormat[] s_formats =
        [TextFormat.DnsLabel, TextFormat.DnsSubdomain, TextFormat.HostGlob, TextFormat.PathGlob, TextFormat.ModelGlob, TextFormat.TargetGroup, TextFormat.HeaderName,
            TextFormat.HttpUrl];

    private static readonly Dictionary<TextFormat, Regex> s_expressions = s_formats.ToDictionary(
        static format => format,
        static format => new Regex(format.Pattern.Replace("$", "\\z", StringComparison.Ordinal), RegexOptions.NonBacktracking, TimeSpan.FromSeconds(10)));

    /// <summary>The check by hand and the expression that goes into schemas are one and the same.</summary>
    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public FsCheck.Property Check_and_expression_agree()
    {
        var texts = Gen.Elements([.. "ab0-.*?/#A_ \t\n\u00A0é"]).ListOf().Select(static letters => string.Concat(letters));
        return Prop.ForAll(texts.ToArbitrary(), static text => s_formats.All(format => format.IsMatch(text) == s_expressions[format].IsMatch(text)));
    }

    [TestCase("api.openai.com", true)]
    [TestCase("*.anthropic.com", true)]
    [TestCase("https://api.openai.com", false)]
    [TestCase("api.openai.com:443", false)]
    [TestCase("", false)]
    public void Host(string text, bool valid) => Assert.That(TextFormat.HostGlob.IsMatch(text), Is.EqualTo(valid));

    [TestCase("http://guard.safety.svc/v1/evaluate", true)]
    [TestCase("https://guard:8443", true)]
    [TestCase("https://guard?model=a", true)]
    [TestCase("HTTPS://guard", false)]
    [TestCase("ftp://guard", false)]
    [TestCase("https://", false)]
    [TestCase("https:///path", false)]
    [TestCase("https://?query", false)]
    [TestCase("https://user@guard", false)]
    [TestCase("https://guard/#part", false)]
    [TestCase("https://guard/a b", false)]
    [TestCase("guard", false)]
    public void Url(string text, bool valid)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TextFormat.HttpUrl.IsMatch(text), Is.EqualTo(valid));
            Assert.That(s_expressions[TextFormat.HttpUrl].IsMatch(text), Is.EqualTo(valid));
        }
    }

    [TestCase("a", true)]
    [TestCase("a-b0", true)]
    [TestCase("-a", false)]
    [TestCase("a-", false)]
    [TestCase("a.b", false)]
    [TestCase("A", false)]
    public void Label(string text, bool valid) => Assert.That(TextFormat.DnsLabel.IsMatch(text), Is.EqualTo(valid));
}
