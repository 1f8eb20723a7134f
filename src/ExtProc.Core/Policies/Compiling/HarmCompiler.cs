using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Schema;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Harmful content: the categories that are named, or else the default ones.</summary>
internal static class HarmCompiler
{
    public static RuleDetection? Compile(HarmSpec spec, string path, DiagnosticBag bag)
    {
        if (spec.Categories is null)
        {
            var sensitivity = spec.Sensitivity ?? Sensitivity.Medium;
            return Detection([.. Enum.GetValues<HarmCategory>().Where(static category => category != HarmCategory.Profanity).Select(category => (category, sensitivity))]);
        }
        var isGood = true;
        if (spec.Sensitivity is not null)
        {
            isGood = false;
            bag.Error(DiagnosticCodes.ExactlyOne, $"{path}.sensitivity", "each category has a sensitivity of its own", "remove sensitivity, or categories");
        }
        if (spec.Categories.Count == 0)
        {
            bag.Error(DiagnosticCodes.Required, $"{path}.categories", "must name a category");
            return null;
        }
        var asked = new Dictionary<HarmCategory, Sensitivity>();
        foreach (var (name, sensitivity) in spec.Categories)
        {
            var category = SemanticSchema.HarmCategories.First(known => known.Field.Name == name).Category;
            if (!asked.TryAdd(category, sensitivity))
            {
                isGood = false;
                bag.Error(DiagnosticCodes.Duplicate, $"{path}.categories.{name}", $"is the same as {category}", "remove one of the two");
            }
        }
        return isGood ? Detection([.. asked.Select(static pair => (pair.Key, pair.Value))]) : null;
    }

    private static RuleDetection Detection((HarmCategory, Sensitivity)[] categories) => new() { Patterns = [], Semantic = new HarmDetection(categories) };
}
