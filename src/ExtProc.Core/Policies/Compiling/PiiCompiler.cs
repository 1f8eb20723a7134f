using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Pii;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Personal data by the names of its kinds.</summary>
internal static class PiiCompiler
{
    /// <summary>Kinds of the language that need more than patterns.</summary>
    private static readonly string[] s_unsupported = ["PersonName"];

    public static RuleDetection? Compile(PiiSpec spec, string path, DiagnosticBag bag)
    {
        var patterns = new List<PatternDefinition>();
        var isGood = true;
        var names = spec.Entities.Count == 0 ? PiiEntities.Default : spec.Entities;
        for (var i = 0; i < names.Count; i++)
        {
            if (PiiEntities.TryGet(names[i], out var found))
            {
                patterns.AddRange(found);
                continue;
            }
            isGood = false;
            ReportUnknown(names[i], SpecPath.Item($"{path}.entities", i), bag);
        }
        var allow = AllowList.Compile(spec.Allow, path, bag);
        return isGood ? new RuleDetection { Patterns = patterns, Allow = allow } : null;
    }

    private static void ReportUnknown(string name, string path, DiagnosticBag bag)
    {
        if (s_unsupported.Contains(name))
        {
            bag.Error(DiagnosticCodes.Unsupported, path, $"entity {name} is not supported by this version", "remove it: nothing would find it");
            return;
        }
        var nearest = NearestName.Of(name, PiiEntities.Names);
        var suggestion = nearest is null ? $"one of {string.Join(", ", PiiEntities.Names)}" : $"did you mean {nearest}?";
        bag.Error(DiagnosticCodes.UnknownValue, path, "no such entity", suggestion);
    }
}
