using System.Globalization;
using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>Turns <see cref="TokenTable"/> into patterns, once.</summary>
internal static class TokenRules
{
    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        .. Parse(TokenTable.Models), .. Parse(TokenTable.Clouds), .. Parse(TokenTable.Code), .. Parse(TokenTable.Services), .. Parse(TokenTable.Hashes),
    ];

    private static IEnumerable<PatternDefinition> Parse(string table)
    {
        foreach (string line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] fields = line.Split(' ', 3);
            bool needsDigit = fields[1].EndsWith('d');
            double entropy = double.Parse(fields[1].TrimEnd('d'), CultureInfo.InvariantCulture);
            yield return new()
            {
                Name = fields[0],
                Expression = fields[2],
                Validator = entropy == 0 ? null : (match, _) => IsRandom(match, entropy, needsDigit),
            };
        }
    }

    private static bool IsRandom(ReadOnlySpan<char> match, double entropy, bool needsDigit) =>
        (!needsDigit || match.ContainsAnyInRange('0', '9'))
        && ShannonEntropy.BitsPerCharacter(match) >= entropy
        && !Placeholders.IsTemplate(match);
}
