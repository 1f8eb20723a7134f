using System.Text;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Detection.Scanning;

/// <summary>Reuse, memory and threads.</summary>
public sealed class ScannerStateTests
{
    private static readonly byte[] Prose = Encoding.UTF8.GetBytes(
        @"The quick brown fox, Zoë and Юля paid 4111 1111 1111 1111 on 2024-05-06;\n write to jane.doe@example.com or +1 (555) 010-9999. ");

    [Test]
    public void ScanningAllocatesNothing()
    {
        var plan = ScanPlan.Compile([Scans.Rule(@"\b\d(?:[ -]?\d){11,18}\b", @"\b[\w.]{1,64}@[\w.]{1,64}\b"), new() { Patterns = [], HiddenText = true }]);
        var scanner = new TextScanner();
        Assert.That(Allocations.Least(() => RunAll(scanner, plan, 100)), Is.Zero);
    }

    [Test]
    public void AScannerForgetsTheTextBefore()
    {
        var scanner = new TextScanner();
        var plan = Scans.Plan("^abc", "c{2}");
        scanner.Reset(plan, TextEncoding.JsonString);
        scanner.Scan("xxab"u8, final: false);
        scanner.Reset(plan, TextEncoding.JsonString);
        scanner.Scan("abc"u8, final: true);
        Assert.That(scanner.Matches.ToArray(), Is.EqualTo(new ScanMatch[] { new(0, 0, 0, 3, false) }));
    }

    [Test]
    public void AnEmptyPlanHoldsNothing()
    {
        var scanner = new TextScanner();
        scanner.Reset(ScanPlan.Compile([]), TextEncoding.JsonString);
        scanner.Scan("abc\\"u8, final: false);
        Assert.That(scanner.Safe, Is.EqualTo(4));
    }

    [Test]
    public void AnImpossiblePatternFindsNothing()
    {
        Assert.That(Scans.Whole(Scans.Plan(@"[^\s\S]a"), "a"), Is.Empty);
    }

    [Test]
    public void ThreadsShareAnAutomaton([Values(1, 1 << 20)] int maxEntries)
    {
        var plan = ScanPlan.Compile([Scans.Rule(@"\d[\d -]{3,20}\d", @"[\w.]{1,64}@\w{1,64}", "(?i)[a-z]{1,3}ö[a-z]{1,3}")], maxEntries);
        var expected = Scans.Run(plan, TextEncoding.JsonString, [Prose]);
        var results = new List<ScanMatch>[16];
        Parallel.For(0, results.Length, i => results[i] = Scans.Run(plan, TextEncoding.JsonString, ChunkVariants.RandomSplits(Prose, i).Chunks));
        Assert.That(results, Has.All.EqualTo(expected));
        Assert.That(expected, Is.Not.Empty);
    }

    [Test]
    public void SeveralRulesMayShareAPattern()
    {
        var plan = ScanPlan.Compile([Scans.Rule("ab"), Scans.Rule("x", "ab")]);
        Assert.That(Scans.Whole(plan, "ab"), Is.EqualTo(new ScanMatch[] { new(0, 0, 0, 2, false), new(1, 1, 0, 2, false) }));
    }

    private static void RunAll(TextScanner scanner, ScanPlan plan, int times)
    {
        for (var i = 0; i < times; i++)
        {
            scanner.Reset(plan, (TextEncoding)(i % 2));
            for (var at = 0; at < Prose.Length;)
            {
                var end = Math.Min(Prose.Length, at + 40);
                scanner.Scan(Prose.AsSpan(at..end), end == Prose.Length);
                at += Math.Max(1, scanner.Safe);
            }
        }
    }
}
