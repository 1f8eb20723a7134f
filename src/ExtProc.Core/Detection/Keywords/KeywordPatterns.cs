using System.Text;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Keywords;

/// <summary>
/// Patterns from a policy's own words and expressions. A term is found as a whole word where its script has words, in any case and in any
/// spelling that folds to the same text; a space in it stands for up to four spaces, line breaks or hyphens.
/// </summary>
public static class KeywordPatterns
{
    /// <summary>Characters that a term may have.</summary>
    public const int MaxTermLength = 256;

    private const string Gap = @"[\s-]{1,4}";

    /// <summary>False for a term of which nothing is left when it is folded, or that is too long.</summary>
    public static bool IsTerm(string term) => term.Length <= MaxTermLength && !string.IsNullOrWhiteSpace(TextFolding.Fold(term));

    /// <exception cref="ArgumentException"><see cref="IsTerm"/> is false.</exception>
    public static PatternDefinition Term(string term)
    {
        if (!IsTerm(term))
        {
            throw new ArgumentException("The term is empty or too long.", nameof(term));
        }

        string folded = TextFolding.Fold(term).Trim();
        StringBuilder expression = new(folded.Length + 8);
        expression.Append(Edge(folded[0]));
        bool gap = false;
        foreach (char c in folded)
        {
            gap |= char.IsWhiteSpace(c);
            if (!char.IsWhiteSpace(c))
            {
                expression.Append(gap ? Gap : "").Append(Escape(c));
                gap = false;
            }
        }

        return new() { Name = "Keyword", Expression = expression.Append(Edge(folded[^1])).ToString(), IgnoreCase = true };
    }

    /// <summary>A policy's expression over the folded view, case-sensitive unless it says <c>(?i)</c>.</summary>
    /// <exception cref="ArgumentException"><see cref="PatternCompiler.Validate"/> refuses it.</exception>
    public static PatternDefinition Pattern(string expression) =>
        PatternCompiler.Validate(expression) is { } error
            ? throw new ArgumentException(error.Message, nameof(expression))
            : new() { Name = "Pattern", Expression = expression };

    private static string Edge(char c) => WordCharacters.Contains(c) ? @"\b" : "";

    private static string Escape(char c) => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) ? @"\" + c : c.ToString();
}
