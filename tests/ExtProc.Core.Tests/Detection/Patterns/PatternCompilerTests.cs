using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Tests.Detection.Scanning;

namespace ExtProc.Core.Tests.Detection.Patterns;

public sealed class PatternCompilerTests
{
    [TestCase(@"a*", 1, "use {0,64}")]
    [TestCase(@"ab+", 2, "use {1,64}")]
    [TestCase(@"ab{3,}", 2, "use {3,64}")]
    [TestCase(@"(a)\1", 3, "repeat the group's expression")]
    [TestCase(@"a(?=b)", 1, null)]
    [TestCase(@"(?<!b)a", 0, null)]
    [TestCase(@"(?>ab)c", 0, "use (?: )")]
    [TestCase(@"x\p{L}", 1, null)]
    [TestCase(@"a{2}+", 4, "leave the + out")]
    [TestCase(@"(?m)^a", 0, null)]
    [TestCase(@"(ab", 0, "add )")]
    [TestCase(@"ab)", 2, null)]
    [TestCase(@"[ab", 0, "add ]")]
    [TestCase(@"[[:alnum:]]", 1, null)]
    [TestCase(@"[z-a]", 1, null)]
    [TestCase(@"a{3,2}", 1, null)]
    [TestCase(@"a\", 1, null)]
    [TestCase(@"\y", 0, null)]
    [TestCase(@"\x4", 0, null)]
    [TestCase(@"\ud83d", 0, null)]
    [TestCase(@"\x{110000}", 0, null)]
    [TestCase(@"?a", 0, null)]
    [TestCase(@"\b{2}a", 2, null)]
    [TestCase(@"", 0, null)]
    [TestCase(@"a?", 0, null)]
    [TestCase(@"\b", 0, null)]
    [TestCase(@"(?:a|\u0301)", 0, null)]
    public void RefusesWithTheReason(string expression, int position, string? suggestion)
    {
        var error = PatternCompiler.Validate(expression);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(error?.Position, Is.EqualTo(position), error?.Message);
            Assert.That(error?.Message, Does.EndWith(".").And.Length.GreaterThan(10));
            Assert.That(suggestion, Is.Null.Or.EqualTo(error?.Suggestion));
        }
    }

    [TestCase(@"[^\s@""']{1,64}")]
    [TestCase(@"(?i)[\w.-]{0,50}?(?:key)[\x60'""\s=]{0,5}([a-z0-9]{32})(?:[\x60'""\s;]|\\[nr]|$)")]
    [TestCase(@"\b(?P<name>a)(?<other>b)(?-i:c)(?s:.)\b")]
    [TestCase(@"a{,3}b{x}{")]
    [TestCase(@"[]a-][^]]\]")]
    [TestCase(@"\x{1F600}\u00e9\t\.\/\-")]
    [TestCase(@"(?:昭和|平成)\d{1,2}年")]
    [TestCase(@"a??b{2}?")]
    public void TakesTheUsualSyntax(string expression) => Assert.That(PatternCompiler.Validate(expression), Is.Null);

    [TestCase("a{8192}", true)]
    [TestCase("a{8193}", false)]
    [TestCase("😀{4096}", true)]
    [TestCase("😀{4097}", false)]
    [TestCase("(?:a{90}b{91}){45}", true)]
    [TestCase("(?:a{90}b{92}){46}", false)]
    [TestCase("(?:(?:a{200}){200}){200}", false)]
    public void MatchesAreBounded(string expression, bool taken) =>
        Assert.That(PatternCompiler.Validate(expression), taken ? Is.Null : Is.Not.Null);

    [Test]
    public void ExpressionsAreBounded()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PatternCompiler.Validate(LongClass(PatternCompiler.MaxExpressionLength)), Is.Null);
            Assert.That(PatternCompiler.Validate(LongClass(PatternCompiler.MaxExpressionLength + 1)), Is.Not.Null);
            Assert.That(PatternCompiler.Validate(Nested(64)), Is.Null);
            Assert.That(PatternCompiler.Validate(Nested(65)), Is.Not.Null);
            Assert.That(PatternCompiler.Validate("(?:a|b|c|d|e|f|g|h){3855}"), Is.Null);
            Assert.That(PatternCompiler.Validate("(?:a|b|c|d|e|f|g|h){3856}"), Is.Not.Null);
        }
    }

    [TestCase("(?i)вася", "Вася ВАСЯ вАсЯ", 3)]
    [TestCase("(?i)[а-я]{4}", "ВАСЯ", 1)]
    [TestCase("é", "e é e\u0301", 3)]
    [TestCase("(?i)straße", "Straße STRAßE", 2)]
    [TestCase("(?i)σοφια", "ΣΟΦΙΑ", 1)]
    [TestCase("naïve|１２", "naive 12", 2)]
    [TestCase("[^é]x", "ex ax", 1)]
    [TestCase("(?i)a(?-i)b", "AB Ab", 1)]
    [TestCase("(?i:a)b", "Ab aB", 1)]
    [TestCase(@"\x{1F600}", "😀😁", 1)]
    [TestCase("[😀-😂]{2}", "😀😁😅", 1)]
    [TestCase(@"\bприв\b", "прив, привет наприв", 1)]
    public void PatternsAreWrittenInAnyScript(string expression, string text, int matches) =>
        Assert.That(Scans.Whole(Scans.Plan(expression), text), Has.Count.EqualTo(matches));

    /// <summary>A class, so that the length of what it matches stays small.</summary>
    private static string LongClass(int length) => $"[{new string('a', length - 2)}]";

    private static string Nested(int depth) => new string('(', depth) + "a" + new string(')', depth);
}
