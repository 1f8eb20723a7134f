using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Topics by example.</summary>
internal static class TopicsCompiler
{
    public static RuleDetection? Compile(TopicsSpec spec, string path, DiagnosticBag bag)
    {
        if (spec.Deny.Count + spec.Allow.Count == 0)
        {
            bag.Error(DiagnosticCodes.Required, path, "must have deny or allow");
            return null;
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        var deny = Topics(spec.Deny, $"{path}.deny", names, bag);
        var allow = Topics(spec.Allow, $"{path}.allow", names, bag);
        return deny is null || allow is null ? null : new RuleDetection { Patterns = [], Semantic = new TopicsDetection(deny, allow, spec.Sensitivity ?? Sensitivity.Medium) };
    }

    private static List<TopicExamples>? Topics(IReadOnlyList<TopicSpec> specs, string path, HashSet<string> names, DiagnosticBag bag)
    {
        var topics = new List<TopicExamples>(specs.Count);
        for (var i = 0; i < specs.Count; i++)
        {
            var at = SpecPath.Item(path, i);
            if (specs[i].Name is not { } name)
            {
                bag.Error(DiagnosticCodes.Required, $"{at}.name", "is missing");
            }
            else if (!names.Add(name))
            {
                bag.Error(DiagnosticCodes.Duplicate, $"{at}.name", "another topic of this rule has this name");
            }
            else if (Examples(specs[i].Examples, $"{at}.examples", bag))
            {
                topics.Add(new TopicExamples(name, specs[i].Examples));
            }
        }
        return topics.Count == specs.Count ? topics : null;
    }

    private static bool Examples(IReadOnlyList<string> examples, string path, DiagnosticBag bag)
    {
        if (examples.Count == 0)
        {
            bag.Error(DiagnosticCodes.Required, path, "is missing");
            return false;
        }
        var isGood = true;
        for (var i = 0; i < examples.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(examples[i]))
            {
                isGood = false;
                bag.Error(DiagnosticCodes.Format, SpecPath.Item(path, i), "has no visible characters");
            }
        }
        return isGood;
    }
}
