using System.Text;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Detection.Scanning;

/// <summary>What is held back, and for how long.</summary>
public sealed class HoldBackTests
{
    private const string Alphabet = "abc1- ";

    [Test]
    public void NothingIsHeldWithoutAReason()
    {
        foreach (var seed in LawCases.Seeds(200))
        {
            var random = new Random(seed);
            var patterns = new RandomPatterns(random);
            var (expression, text) = (patterns.Expression(), patterns.Text(random.Next(1, 7)));
            var plan = Scans.Plan(expression);
            var held = Held(plan, text);
            var longest = (int)PatternSize.Of(PatternCompiler.Parse(expression, ignoreCase: false)).Longest;
            if (held == 0 || longest > 5)
            {
                continue;
            }

            Assert.That(held, Is.LessThanOrEqualTo(longest), $"seed {seed}");
            Assert.That(Outcomes(plan, text, text.Length - held, longest), Has.Count.GreaterThan(1), $"seed {seed}: {expression} on '{text}'");
        }
    }

    [TestCase("secret", "no secr", 4)]
    [TestCase("secret", "no secret", 0)]
    [TestCase(@"secret\b", "no secret", 6)]
    [TestCase("secrets?", "no secret", 6)]
    [TestCase(@"\bcat", "concat", 0)]
    [TestCase(@"\bcat", "con", 0)]
    [TestCase("a$", "ba", 1)]
    [TestCase("^b", "ab", 0)]
    [TestCase("[^a]b", "xa", 0)]
    [TestCase(@"\d{2,4}", "x12345", 1)]
    public void HoldsTheTailThatCanStillMatch(string expression, string text, int held) =>
        Assert.That(Held(Scans.Plan(expression), text), Is.EqualTo(held));

    [TestCase(TextEncoding.JsonString, @"ab\", 1)]
    [TestCase(TextEncoding.JsonString, @"ab\u00", 4)]
    [TestCase(TextEncoding.JsonString, @"ab\ud83d", 6)]
    [TestCase(TextEncoding.JsonString, @"ab\ud83d\", 7)]
    [TestCase(TextEncoding.JsonString, @"ab\ud83dx", 0)]
    [TestCase(TextEncoding.JsonInJsonString, @"ab\\", 2)]
    [TestCase(TextEncoding.JsonInJsonString, @"ab\\u00", 5)]
    [TestCase(TextEncoding.JsonInJsonString, @"ab\\\", 3)]
    [TestCase(TextEncoding.JsonInJsonString, @"ab\\ud83d", 7)]
    [TestCase(TextEncoding.JsonInJsonString, @"ab\\n", 0)]
    public void HoldsAnUnfinishedEscape(TextEncoding encoding, string raw, int held)
    {
        var scanner = new TextScanner();
        scanner.Reset(Scans.Plan("zz"), encoding);
        scanner.Scan(Encoding.UTF8.GetBytes(raw), final: false);
        Assert.That(raw.Length - scanner.Safe, Is.EqualTo(held));
    }

    [Test]
    public void HoldsAnUnfinishedCharacterAndAHiddenRun()
    {
        var scanner = new TextScanner();
        scanner.Reset(ScanPlan.Compile([new() { Patterns = [], HiddenText = true }]), TextEncoding.JsonString);
        scanner.Scan("ab\u200B\u200B"u8, final: false);
        Assert.That(scanner.Safe, Is.EqualTo(2));
        scanner.Scan([.. "\u200B\u200Bc"u8, 0xE2, 0x82], final: false);
        Assert.That(scanner.Matches.ToArray(), Is.EqualTo(new ScanMatch[] { new(0, -1, 0, 6, false) }));
        Assert.That(scanner.Safe, Is.EqualTo(7));
    }

    private static int Held(ScanPlan plan, string text)
    {
        var scanner = new TextScanner();
        scanner.Reset(plan, TextEncoding.JsonString);
        var raw = Encodings.Encode(text, TextEncoding.JsonString);
        scanner.Scan(raw, final: false);

        // The only escape of these texts is \n: two bytes for a character.
        return TextLength(raw.AsSpan(scanner.Safe));
    }

    private static int TextLength(ReadOnlySpan<byte> raw) => raw.Length - raw.Count((byte)'\\');

    /// <summary>The matches from one start, over all texts that could follow.</summary>
    private static HashSet<int> Outcomes(ScanPlan plan, string text, int start, int longest)
    {
        var outcomes = new HashSet<int>();
        var suffixes = new List<string> { string.Empty };
        for (var length = 0; length <= longest; length++)
        {
            foreach (var suffix in suffixes)
            {
                var raw = Encodings.Encode(text + suffix, TextEncoding.JsonString);
                var offset = Encodings.Encode(text[..start], TextEncoding.JsonString).Length;
                var match = Scans.Run(plan, TextEncoding.JsonString, [raw]).Find(match => match.Start == offset);
                outcomes.Add(match.End);
            }

            if (outcomes.Count > 1)
            {
                break;
            }

            suffixes = [.. suffixes.SelectMany(suffix => Alphabet.Select(c => suffix + c))];
        }

        return outcomes;
    }
}
