using ExtProc.Core.Detection;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>What a rule looks for.</summary>
internal static class DetectionCompiler
{
    /// <param name="spec">What is written.</param>
    /// <param name="path">Where.</param>
    /// <param name="space">The policy's namespace.</param>
    /// <param name="hosts">Where remote guards may be; null: anywhere.</param>
    /// <param name="bag">Receives errors.</param>
    /// <returns>The detection and its category, or null when an error was reported.</returns>
    public static (string Category, RuleDetection Detection)? Compile(DetectSpec? spec, string path, string space, GuardHosts? hosts, DiagnosticBag bag)
    {
        if (spec is null)
        {
            bag.Error(DiagnosticCodes.Required, path, "is missing");
            return null;
        }
        var given = Given(spec);
        if (!ExactlyOne.Check(given, path, "detector", "one of pii, secrets, keywords, hiddenText, promptInjection, indirectInjection, harm, topics, remote", bag))
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
            { PromptInjection: { } direct } => InjectionCompiler.CompileDirect(direct),
            { IndirectInjection: { } indirect } => InjectionCompiler.CompileIndirect(indirect),
            { Harm: { } harm } => HarmCompiler.Compile(harm, at, bag),
            { Topics: { } topics } => TopicsCompiler.Compile(topics, at, bag),
            { Remote: { } remote } => RemoteCompiler.Compile(remote, at, space, hosts, bag),
            _ => new RuleDetection { Patterns = [], HiddenText = true },
        };
        return detection is null ? null : (category, detection);
    }

    private static List<string> Given(DetectSpec spec)
    {
        (string Name, object? Value)[] detectors =
        [
            ("pii", spec.Pii), ("secrets", spec.Secrets), ("keywords", spec.Keywords), ("hiddenText", spec.HiddenText),
            ("promptInjection", spec.PromptInjection), ("indirectInjection", spec.IndirectInjection), ("harm", spec.Harm), ("topics", spec.Topics), ("remote", spec.Remote),
        ];
        return [.. detectors.Where(static detector => detector.Value is not null).Select(static detector => detector.Name)];
    }
}
