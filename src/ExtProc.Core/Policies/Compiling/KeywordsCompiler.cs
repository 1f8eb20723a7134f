using ExtProc.Core.Detection;
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
        bag.Error(DiagnosticCodes.Unsupported, path, "keywords is not supported by this version");
        return null;
    }
}
