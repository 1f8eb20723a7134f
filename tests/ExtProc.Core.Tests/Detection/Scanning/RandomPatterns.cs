using System.Globalization;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Tests.Detection.Scanning;

/// <summary>Small random expressions of the part of the syntax that .NET reads the same way, over a handful of characters.</summary>
internal sealed class RandomPatterns(Random random)
{
    private static readonly string[] Atoms = ["a", "b", "c", "1", "-", "[ab]", "[^a]", "[a-c1]", ".", @"\d", @"\w", @"\s", @"\W", "(?:ab)", "bc"];
    private static readonly string[] Repeats = ["?", "{2}", "{0,2}", "{1,3}", "{1,2}?", "??"];
    private static readonly string[] Before = [@"\b", @"\B", @"\A"];
    private static readonly string[] After = [@"\b", @"\B", @"\z"];

    public RuleDetection Rule(int patterns)
    {
        var validators = new MatchValidator?[]
        {
            null, null, static (match, _) => match.Length % 2 == 0, static (_, before) => before is [] or [.., not 'a'],
        };
        return new RuleDetection
        {
            Patterns =
            [
                .. Enumerable.Range(0, patterns).Select(_ => new PatternDefinition
                {
                    Name = "random",
                    Expression = Expression(),
                    Validator = validators[random.Next(validators.Length)],
                    Context = random.Next(4) == 0 ? static before => before is [] or [.., not ' '] : null,
                }),
            ],
            Allow = random.Next(4) == 0 ? new HashSet<string> { "AB", "B1" } : new HashSet<string>(),
        };
    }

    /// <summary>An expression that matches at least one character.</summary>
    public string Expression()
    {
        while (true)
        {
            var expression = Pick(Before, 4) + Body(2) + Pick(After, 4);
            if (PatternCompiler.Validate(expression) is null)
            {
                return expression;
            }
        }
    }

    public string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "abc1- \n"[random.Next(7)]));

    private string Body(int depth) => random.Next(5) == 0 && depth > 0
        ? string.Create(CultureInfo.InvariantCulture, $"(?:{Body(depth - 1)}|{Body(depth - 1)}){Pick(Repeats, 3)}{Atom()}")
        : string.Concat(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Atom()));

    private string Atom() => Atoms[random.Next(Atoms.Length)] + Pick(Repeats, 3);

    private string Pick(string[] choices, int oneIn) => random.Next(oneIn) == 0 ? choices[random.Next(choices.Length)] : string.Empty;
}
