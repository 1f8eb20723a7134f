using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Secrets;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Credentials: all rules of the catalogue or some, less those that are excluded.</summary>
internal static class SecretsCompiler
{
    public static RuleDetection? Compile(SecretsSpec spec, string path, DiagnosticBag bag)
    {
        var isGood = CheckIds(spec.Rules, $"{path}.rules", bag) & CheckIds(spec.Exclude, $"{path}.exclude", bag);
        var allow = AllowList.Compile(spec.Allow, path, bag);
        if (!isGood)
        {
            return null;
        }
        var used = new HashSet<string>(spec.Rules.Count == 0 ? SecretRules.Ids : spec.Rules, StringComparer.Ordinal);
        for (var i = 0; i < spec.Exclude.Count; i++)
        {
            if (!used.Remove(spec.Exclude[i]))
            {
                bag.Warning(DiagnosticCodes.NoEffect, SpecPath.Item($"{path}.exclude", i), "is not among the rules that are used");
            }
        }
        if (used.Count == 0)
        {
            bag.Error(DiagnosticCodes.NoEffect, path, "excludes every rule: nothing would be found");
            return null;
        }
        PatternDefinition[] patterns = [.. SecretRules.All.Where(pattern => used.Contains(pattern.Name))];
        return new RuleDetection { Patterns = patterns, Allow = allow };
    }

    private static bool CheckIds(IReadOnlyList<string> ids, string path, DiagnosticBag bag)
    {
        var isGood = true;
        for (var i = 0; i < ids.Count; i++)
        {
            if (SecretRules.ById(ids[i]).Count == 0)
            {
                isGood = false;
                var nearest = NearestName.Of(ids[i], SecretRules.Ids);
                bag.Error(
                    DiagnosticCodes.UnknownValue, SpecPath.Item(path, i), "no such rule of secrets", nearest is null ? null : $"did you mean {nearest}?");
            }
        }
        return isGood;
    }
}
