using System.Text;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Detection.Scanning;

/// <summary>What is found, and where, depends on the text alone: not on how it was cut into pieces, nor on the automaton's cap.</summary>
public sealed class ChunkingLawTests
{
    private static readonly string[] Pieces =
    [
        "a", "b", "c", "1", "-", " ", "\n", "\"", "\\", "/", "a", "b", "1", "é", "а", "١", "😀", "½", "e\u0301", "\u200B", "\u00AD", "\u200D",
        "\uFE0F", "\uD83D", "\uDE00", "\U000E0061", "\U000E0062", "🏴", "\u202E", "ش", "\u200F", "aa", "ab", "\u0007", "\u2014",
    ];

    private static readonly string[] NestedPieces = [.. Pieces, "\uE000", "\uE000", "\uE000:\uE000", ",", "{"];

    [TestCase(TextEncoding.JsonString)]
    [TestCase(TextEncoding.JsonInJsonString)]
    public void AnyChunkingFindsTheSame(TextEncoding encoding)
    {
        var scanner = new TextScanner();
        foreach (var seed in LawCases.Seeds(250))
        {
            var random = new Random(seed);
            var rules = Rules(random);
            var plan = ScanPlan.Compile(rules, random.Next(2) == 0 ? LazyDfa.DefaultEntries : 1);
            var raw = Encodings.Spell(Text(random, encoding, 1 + random.Next(14)), encoding, random);
            var expected = Scans.Run(plan, encoding, [raw]);
            foreach (var variant in ChunkVariants.Of(raw, seed))
            {
                scanner.Reset(plan, encoding);
                var found = Scans.Run(scanner, variant.Chunks);
                Assert.That(found, Is.EqualTo(expected), () => $"seed {seed}, {variant}: {Encoding.UTF8.GetString(raw)} {Describe(rules)}");
            }
        }
    }

    [Test]
    public void AnyBytesAtAllAreSurvived()
    {
        byte[] bytes = [.. "\\u\\uD83D\\uDE\"abc1-"u8, 0x80, 0xC3, 0xE2, 0x82, 0xF0, 0x9F, 0xFF];
        var scanner = new TextScanner();
        foreach (var seed in LawCases.Seeds(300))
        {
            var random = new Random(seed);
            var raw = new byte[random.Next(24)];
            for (var i = 0; i < raw.Length; i++)
            {
                raw[i] = bytes[random.Next(bytes.Length)];
            }

            var plan = ScanPlan.Compile(Rules(random));
            var encoding = (TextEncoding)random.Next(2);
            var expected = Scans.Run(plan, encoding, [raw]);
            scanner.Reset(plan, encoding);
            var found = Scans.Run(scanner, ChunkVariants.RandomSplits(raw, seed).Chunks);
            Assert.That(found, Is.EqualTo(expected), $"seed {seed}");
        }
    }

    [Test]
    public void NothingBeforeSafeChangesWhateverFollows()
    {
        foreach (var seed in LawCases.Seeds(300))
        {
            var random = new Random(seed);
            var plan = ScanPlan.Compile(Rules(random));
            var encoding = (TextEncoding)random.Next(2);
            var prefix = Encodings.Spell(Text(random, encoding, 8), encoding, random);
            var scanner = new TextScanner();
            scanner.Reset(plan, encoding);
            scanner.Scan(prefix, final: false);
            var decided = scanner.Matches.ToArray();
            for (var i = 0; i < 10; i++)
            {
                var suffix = Encodings.Spell(Text(random, encoding, random.Next(8)), encoding, random);
                var all = Scans.Run(plan, encoding, [(byte[])[.. prefix, .. suffix]]);
                Assert.That(all.FindAll(match => match.Start < scanner.Safe), Is.EqualTo(decided), $"seed {seed}");
            }
        }
    }

    private static List<RuleDetection> Rules(Random random)
    {
        var patterns = new RandomPatterns(random);
        var rules = new List<RuleDetection>();
        for (var i = random.Next(3); i >= 0; i--)
        {
            rules.Add(patterns.Rule(1 + random.Next(2)));
        }

        if (random.Next(2) == 0)
        {
            rules.Insert(random.Next(rules.Count + 1), new RuleDetection { Patterns = [], HiddenText = true });
        }

        return rules;
    }

    private static string Text(Random random, TextEncoding encoding, int count)
    {
        var pieces = encoding == TextEncoding.JsonInJsonString ? NestedPieces : Pieces;
        return string.Concat(Enumerable.Range(0, count).Select(_ => pieces[random.Next(random.Next(2) == 0 ? 6 : pieces.Length)]));
    }

    private static string Describe(List<RuleDetection> rules) =>
        string.Join(" / ", rules.Select(rule => rule.HiddenText ? "hidden" : string.Join(", ", rule.Patterns.Select(pattern => pattern.Expression))));
}
