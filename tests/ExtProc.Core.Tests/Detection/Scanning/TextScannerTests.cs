using System.Text;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Detection.Scanning;

public sealed class TextScannerTests
{
    private static readonly TestCaseData[] Matching =
    [
        new("ab+c?".Replace("+", "{1,3}"), "xabbbcab", new[] { "abbbc", "ab" }),
        new("a|ab|abc", "abcd", new[] { "abc" }),
        new(@"\bcat\b", "cat concat cat-cats cat", new[] { "cat", "cat", "cat" }),
        new(@"\d{3}-\d{2}", "123-45 ١٢٣-٤٥ １２３－４５", new[] { "123-45", "١٢٣-٤٥", "１２３－４５" }),
        new("(?i)secret", "SeCrEt ѕесret s\u200Becret sécret", new[] { "SeCrEt", "ѕесret", "s\u200Becret", "sécret" }),
        new("^a", "aa", new[] { "a" }),
        new("a$", "aa", new[] { "a" }),
        new("привет", "Ну привет!", new[] { "привет" }),
        new("😀{2}", "😀😀😀", new[] { "😀😀" }),
        new("a.c", @"a😀c a\nc a\u0062c", new[] { "a😀c", @"a\u0062c" }),
        new("1/2", "½ 1/2", new[] { "½", "1/2" }),
    ];

    [TestCaseSource(nameof(Matching))]
    public void FindsTheLeftmostLongest(string expression, string raw, string[] expected)
    {
        var plan = Scans.Plan(expression);
        using (Assert.EnterMultipleScope())
        {
            foreach (var variant in ChunkVariants.Of(Encoding.UTF8.GetBytes(raw)))
            {
                var matches = Scans.Run(plan, TextEncoding.JsonString, variant.Chunks);
                Assert.That(Scans.Texts(raw, matches), Is.EqualTo(expected), variant.Name);
            }
        }
    }

    [Test]
    public void RulesDoNotShadowEachOther()
    {
        var plan = ScanPlan.Compile([Scans.Rule("abc"), Scans.Rule("b", "c")]);
        var matches = Scans.Whole(plan, "abc");
        Assert.That(matches, Is.EqualTo(new ScanMatch[]
        {
            new(0, 0, 0, 3, false), new(1, 0, 1, 2, false), new(1, 1, 2, 3, false),
        }));
    }

    [Test]
    public void TheLongestValidCandidateWins()
    {
        var rule = new RuleDetection
        {
            Patterns = [new PatternDefinition { Name = "even", Expression = @"\d{1,9}", Validator = (match, _) => match.Length % 2 == 0 }],
        };
        Assert.That(Scans.Texts("12345", Scans.Whole(ScanPlan.Compile([rule]), "12345")), Is.EqualTo(new[] { "1234" }));
    }

    [Test]
    public void AContextDecidesOnceWhetherAMatchCanStart()
    {
        var asked = new List<int>();
        var rule = new RuleDetection
        {
            Patterns =
            [
                new PatternDefinition
                {
                    Name = "assigned",
                    Expression = @"\b\w{2,64}\b",
                    Context = before =>
                    {
                        asked.Add(before.Length);
                        return before.EndsWith("key=");
                    },
                },
            ],
        };
        var scanner = new TextScanner();
        scanner.Reset(ScanPlan.Compile([rule]), TextEncoding.JsonString);
        scanner.Scan("words key=value words"u8, final: false);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scanner.Matches.ToArray(), Is.EqualTo(new ScanMatch[] { new(0, 0, 10, 15, false) }));
            Assert.That(scanner.Safe, Is.EqualTo(21), "what the context refuses is not held");
            Assert.That(asked, Is.EqualTo(new[] { 0, 6, 10, 16 }));
        }
    }

    [Test]
    public void AllowedTextsArePassedOverWhole()
    {
        var rule = new RuleDetection
        {
            Patterns = [new PatternDefinition { Name = "word", Expression = "[a-z]{2,9}" }],
            Allow = new HashSet<string> { "HELLO" },
        };
        Assert.That(Scans.Texts("hello world", Scans.Whole(ScanPlan.Compile([rule]), "hello world")), Is.EqualTo(new[] { "world" }));
    }

    [Test]
    public void UndoesBothLayersOfNestedJson()
    {
        const string Raw = """{\"a\": \"s\\u0065cret\", \"n\": 123}""";
        var plan = ScanPlan.Compile([Scans.Rule("secret", "123")]);
        using (Assert.EnterMultipleScope())
        {
            foreach (var variant in ChunkVariants.Of(Encoding.UTF8.GetBytes(Raw)))
            {
                var matches = Scans.Run(plan, TextEncoding.JsonInJsonString, variant.Chunks);
                Assert.That(Scans.Texts(Raw, matches), Is.EqualTo(new[] { @"s\\u0065cret", "123" }), variant.Name);
                Assert.That(matches.Select(match => match.Bare), Is.EqualTo(new[] { false, true }), variant.Name);
            }
        }
    }

    [TestCase("""password": "\w{1,9}""", "hunter2", false)]
    [TestCase("\"hunter2\"", "hunter2", false)]
    [TestCase("""n": \d{4},""", "1234", true)]
    [TestCase(@"\d{2}", "12", true)]
    [TestCase("word.{1,12}ter2", "hunter2", false)]
    [TestCase("""[^x]{1,5}x y""", "x y", false)]
    [TestCase(": \"", @": \""", true)]
    public void AMatchAcrossNestedLiteralsIsNarrowedToTheLast(string expression, string piece, bool bare)
    {
        const string Raw = """{\"password\": \"hunter2\", \"n\": 1234, \"u\":\"x y\"}""";
        var plan = Scans.Plan(expression);
        using (Assert.EnterMultipleScope())
        {
            foreach (var variant in ChunkVariants.Of(Encoding.UTF8.GetBytes(Raw)))
            {
                var match = Scans.Run(plan, TextEncoding.JsonInJsonString, variant.Chunks)[0];
                Assert.That(Scans.Texts(Raw, [match]), Is.EqualTo(new[] { piece }), variant.Name);
                Assert.That(match.Bare, Is.EqualTo(bare), variant.Name);
            }
        }
    }

    [Test]
    public void HoldsOnlyWhatCanStillMatch()
    {
        var scanner = new TextScanner();
        scanner.Reset(Scans.Plan("secret"), TextEncoding.JsonString);
        scanner.Scan("the sec"u8, final: false);
        Assert.That(scanner.Safe, Is.EqualTo(4));
        scanner.Scan("secant"u8, final: false);
        Assert.That(scanner.Safe, Is.EqualTo(6));
    }
}
