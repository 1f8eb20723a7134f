using System.Text.RegularExpressions;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Detection.Scanning;

/// <summary>The automaton accepts exactly what .NET's engine says can match, for every start and end of short texts.</summary>
public sealed class EngineOracleTests
{
    private const string NoWordEdge = @"(?:(?<=\w)(?=\w)|(?<!\w)(?!\w))";

    [Test]
    public void AcceptsWhatTheReferenceEngineAccepts()
    {
        foreach (var seed in LawCases.Seeds(400))
        {
            var random = new Random(seed);
            var patterns = new RandomPatterns(random);
            var (expression, text) = (patterns.Expression(), patterns.Text(7));
            Assert.That(Accepted(expression, text), Is.EqualTo(Reference(expression, text)), $"seed {seed}: {expression} on '{text}'");
        }
    }

    private static SortedSet<(int Start, int Length)> Accepted(string expression, string text)
    {
        var accepted = new SortedSet<(int Start, int Length)>();
        var rule = new RuleDetection
        {
            Patterns =
            [
                new PatternDefinition
                {
                    Name = "all",
                    Expression = expression,
                    Validator = (match, before) =>
                    {
                        accepted.Add((before.Length, match.Length));
                        return false;
                    },
                },
            ],
        };
        var encoded = Encodings.Encode(text, TextEncoding.JsonString);
        Scans.Run(ScanPlan.Compile([rule]), TextEncoding.JsonString, [encoded]);
        return accepted;
    }

    private static SortedSet<(int Start, int Length)> Reference(string expression, string text)
    {
        // .NET 10 makes a loop before \B atomic, and so misses matches.
        var portable = expression.EndsWith(@"\B", StringComparison.Ordinal) ? expression[..^2] + NoWordEdge : expression;
        var accepted = new SortedSet<(int Start, int Length)>();
        for (var after = 0; after < text.Length; after++)
        {
            var regex = new Regex($@"\G(?:{portable})(?=[\s\S]{{{after}}}\z)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
            for (var start = 0; start < text.Length - after; start++)
            {
                if (regex.IsMatch(text, start))
                {
                    accepted.Add((start, text.Length - after - start));
                }
            }
        }

        return accepted;
    }
}
