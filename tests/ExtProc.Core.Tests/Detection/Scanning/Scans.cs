using System.Text;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Detection.Scanning;

/// <summary>Runs a scanner the way callers do: what is safe is dropped, the rest comes again with the next piece.</summary>
internal static class Scans
{
    public static RuleDetection Rule(params string[] expressions) => new()
    {
        Patterns = [.. expressions.Select(expression => new PatternDefinition { Name = expression, Expression = expression })],
    };

    public static ScanPlan Plan(params string[] expressions) => ScanPlan.Compile([Rule(expressions)]);

    public static List<ScanMatch> Whole(ScanPlan plan, string raw, TextEncoding encoding = TextEncoding.JsonString) =>
        Run(plan, encoding, [Encoding.UTF8.GetBytes(raw)]);

    public static List<ScanMatch> Run(ScanPlan plan, TextEncoding encoding, IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        var scanner = new TextScanner();
        scanner.Reset(plan, encoding);
        return Run(scanner, chunks);
    }

    /// <summary>All matches with offsets from the start of the text.</summary>
    public static List<ScanMatch> Run(TextScanner scanner, IReadOnlyList<ReadOnlyMemory<byte>> chunks)
    {
        var matches = new List<ScanMatch>();
        var pending = new List<byte>();
        var dropped = 0;
        for (var i = 0; i <= chunks.Count; i++)
        {
            if (i < chunks.Count)
            {
                pending.AddRange(chunks[i].ToArray());
            }

            scanner.Scan(pending.ToArray(), final: i == chunks.Count);
            foreach (var match in scanner.Matches)
            {
                Assert.That(match.Start, Is.LessThan(scanner.Safe));
                matches.Add(match with { Start = match.Start + dropped, End = match.End + dropped });
            }

            dropped += scanner.Safe;
            pending.RemoveRange(0, scanner.Safe);
        }

        Assert.That(pending, Is.Empty);
        return matches;
    }

    /// <summary>The raw text of every match.</summary>
    public static string[] Texts(string raw, IEnumerable<ScanMatch> matches)
    {
        var bytes = Encoding.UTF8.GetBytes(raw);
        return [.. matches.Select(match => Encoding.UTF8.GetString(bytes.AsSpan(match.Start..match.End)))];
    }
}
