using ExtProc.Core.Detection;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>What a rule looks for.</summary>
internal static class DetectionCompiler
{
    /// <returns>The detection and its category, or null when an error was reported.</returns>
    public static (string Category, RuleDetection Detection)? Compile(DetectSpec? spec, string path, DiagnosticBag bag)
    {
        if (spec is null)
        {
            bag.Error(DiagnosticCodes.Required, path, "is missing");
            return null;
        }
        var given = Given(spec);
        if (!ExactlyOne.Check(given, path, "detector", "one of pii, secrets, keywords, hiddenText", bag))
        {
            return null;
        }
        var category = given[0];
        var at = $"{path}.{category}";
        var detection = spec switch
        {
            { Pii: { } pii } => PiiCompiler.Compile(pii, at, bag),
            { Secrets: { } secrets } => SecretsCompiler.Compile(secrets, at, bag),
            { Keywords: { } keywords } => KeywordsCompiler.Compile(keywords, at, bag),
            _ => new RuleDetection { Patterns = [], HiddenText = true },
        };
        return detection is null ? null : (category, detection);
    }

    private static List<string> Given(DetectSpec spec)
    {
        var given = new List<string>();
        if (spec.Pii is not null)
        {
            given.Add("pii");
        }
        if (spec.Secrets is not null)
        {
            given.Add("secrets");
        }
        if (spec.Keywords is not null)
        {
            given.Add("keywords");
        }
        if (spec.HiddenText is not null)
        {
            given.Add("hiddenText");
        }
        return given;
    }
}
