using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Pii;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Schema;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Personal data by the names of its kinds.</summary>
internal static class PiiCompiler
{
    public static RuleDetection? Compile(PiiSpec spec, string path, DiagnosticBag bag)
    {
        var patterns = new List<PatternDefinition>();
        var models = new List<NameEntity>();
        var isGood = true;
        var names = spec.Entities.Count == 0 ? PiiEntities.Default : spec.Entities;
        for (var i = 0; i < names.Count; i++)
        {
            var isPattern = PiiEntities.TryGet(names[i], out var found);
            patterns.AddRange(found ?? []);
            if (NameEntities.TryGet(names[i], out var entity))
            {
                models.Add(entity);
            }
            else if (!isPattern)
            {
                isGood = false;
                ReportUnknown(names[i], SpecPath.Item($"{path}.entities", i), bag);
            }
        }
        var allow = AllowList.Compile(spec.Allow, path, bag);
        // Dates of birth have patterns: a model reads for them as well where it reads anyway, and they are no reason to need one.
        var needsModel = models.Exists(static entity => entity != NameEntity.DateOfBirth);
        return isGood
            ? new RuleDetection { Patterns = patterns, Allow = allow, Semantic = needsModel ? new NamesDetection(models) : null }
            : null;
    }

    private static void ReportUnknown(string name, string path, DiagnosticBag bag)
    {
        var nearest = NearestName.Of(name, DetectSchema.EntityNames);
        var suggestion = nearest is null ? $"one of {string.Join(", ", DetectSchema.EntityNames)}" : $"did you mean {nearest}?";
        bag.Error(DiagnosticCodes.UnknownValue, path, "no such entity", suggestion);
    }
}
