using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Keywords;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>The author's own words and patterns.</summary>
internal static class KeywordsCompiler
{
    public static RuleDetection? Compile(KeywordsSpec spec, string path, DiagnosticBag bag)
    {
        if (spec.Terms.Count + spec.Patterns.Count == 0)
        {
            bag.Error(DiagnosticCodes.Required, path, "must have terms or patterns");
            return null;
        }
        var patterns = new List<PatternDefinition>(spec.Terms.Count + spec.Patterns.Count);
        AddTerms(spec.Terms, $"{path}.terms", patterns, bag);
        AddPatterns(spec.Patterns, $"{path}.patterns", patterns, bag);
        return patterns.Count == spec.Terms.Count + spec.Patterns.Count ? new RuleDetection { Patterns = patterns } : null;
    }

    private static void AddTerms(IReadOnlyList<string> terms, string path, List<PatternDefinition> patterns, DiagnosticBag bag)
    {
        for (var i = 0; i < terms.Count; i++)
        {
            if (KeywordPatterns.IsTerm(terms[i]))
            {
                patterns.Add(KeywordPatterns.Term(terms[i]));
            }
            else
            {
                bag.Error(DiagnosticCodes.Format, SpecPath.Item(path, i), "has no visible characters");
            }
        }
    }

    private static void AddPatterns(IReadOnlyList<string> expressions, string path, List<PatternDefinition> patterns, DiagnosticBag bag)
    {
        for (var i = 0; i < expressions.Count; i++)
        {
            if (PatternCompiler.Validate(expressions[i]) is { } error)
            {
                var message = $"{error.Message.TrimEnd('.')}, at character {error.Position + 1}";
                bag.Error(DiagnosticCodes.Pattern, SpecPath.Item(path, i), message, error.Suggestion?.TrimEnd('.'));
            }
            else
            {
                patterns.Add(KeywordPatterns.Pattern(expressions[i]));
            }
        }
    }
}
