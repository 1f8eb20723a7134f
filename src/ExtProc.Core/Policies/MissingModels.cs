using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies;

/// <summary>Warns of rules that ask for models which are not loaded.</summary>
internal static class MissingModels
{
    public static void Warn(CompiledPolicy policy, AiPolicySpec spec, ISemanticDetector? models, SpecNode document, DiagnosticBag bag)
    {
        if (models is null)
        {
            return;
        }
        foreach (var rule in policy.Rules)
        {
            if (rule.Detection.Semantic is { } asks && (!asks.IsReady || Enum.GetValues<TextRole>().Any(role => (asks.NeedsOf(role) & ~(models.Supported | SemanticNeeds.Remote)) != 0)))
            {
                var index = spec.Rules.TakeWhile(written => written.Name != rule.Name).Count();
                var path = $"{SpecPath.Item("spec.rules", index)}.detect";
                var (line, column) = SpecPath.Locate(document, path);
                bag.Add(new PolicyDiagnostic(DiagnosticSeverity.Warning, DiagnosticCodes.NoModel, path, "asks for a model that is not loaded: onError decides about every text")
                {
                    Suggestion = "name the folder of the models with --models",
                    File = bag.File,
                    Line = line,
                    Column = column,
                });
            }
        }
    }
}
