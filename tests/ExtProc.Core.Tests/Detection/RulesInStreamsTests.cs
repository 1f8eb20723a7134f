using System.Text;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Pii;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Detection.Secrets;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Detection;

/// <summary>The built-in rules on text that arrives in pieces.</summary>
public sealed class RulesInStreamsTests
{
    private const string Prose =
        "When the ferry finally reached the island, nobody on deck seemed in a hurry to leave. The captain had told them about the old lighthouse, the two bakeries and a path " +
        "that follows the cliffs; most of them had already decided where they would have breakfast. By noon the harbour was quiet again, except for a few children who counted " +
        "boats and argued about which of them would be the first to come back before the evening rain.";

    private const string Mixed =
        "Mail jane.doe@example.com or call +44 20 7946 0958; card 4111 1111 1111 1111, IBAN GB29 NWBK 6016 1331 9268 19, born on 3 March 1931. " +
        "password = \"hunter2\" and export API_KEY=951bc382db9abad29c68634761dd6e19, Authorization: Bearer 38bb7b318cc6898c80317decb34525844bc9db55 " +
        "then postgres://app:s3cret@db.example.com/x and AKIAIOSFODNN7EXAMPLE, wallet bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4.";

    private static readonly PatternDefinition[] Patterns = [.. RuleProbe.Definitions(PiiEntities.Names), .. SecretRules.All];

    private static readonly ScanPlan Plan = ScanPlan.Compile([new RuleDetection { Patterns = Patterns }]);

    private readonly TextScanner _scanner = new();

    [Test]
    public void Every_split_finds_what_the_whole_text_holds()
    {
        var text = Encoding.UTF8.GetBytes(Mixed);
        var whole = Found(text, text.Length);

        Assert.That(whole, Has.Count.GreaterThanOrEqualTo(10));
        for (var split = 1; split < text.Length; split++)
        {
            Assert.That(Found(text, split), Is.EqualTo(whole), $"split at {split}");
        }
    }

    [Test]
    public void Prose_is_held_for_less_than_a_word()
    {
        var text = Encoding.UTF8.GetBytes(Prose);
        var start = 0;
        var held = 0;
        _scanner.Reset(Plan, TextEncoding.JsonString);
        for (var end = 1; end <= text.Length; end++)
        {
            _scanner.Scan(text.AsSpan(start, end - start), final: false);
            start += _scanner.Safe;
            held += end - start;
        }

        var average = (double)held / text.Length;
        TestContext.Out.WriteLine($"held on average: {average:F2} characters");
        Assert.That(average, Is.LessThan(4));
    }

    private List<(int Start, int End, int Pattern)> Found(byte[] text, int split)
    {
        var found = new List<(int, int, int)>();
        _scanner.Reset(Plan, TextEncoding.JsonString);
        _scanner.Scan(text.AsSpan(0, split), final: split == text.Length);
        var start = Collect(found, 0);
        if (split < text.Length)
        {
            _scanner.Scan(text.AsSpan(start), final: true);
            Collect(found, start);
        }

        return found;
    }

    private int Collect(List<(int Start, int End, int Pattern)> found, int start)
    {
        foreach (var match in _scanner.Matches)
        {
            found.Add((start + match.Start, start + match.End, match.Pattern));
        }

        return start + _scanner.Safe;
    }
}
