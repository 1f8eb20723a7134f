using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Testing.Detection;

namespace ExtProc.Core.Tests.Exchanges.Semantic;

/// <summary>Rules that ask a model, and a model that knows two people.</summary>
internal static class SemanticRules
{
    public const PartScope Everything = PartScope.Input | PartScope.Output;

    public static ScriptedDetector Detector() => new()
    {
        Names = new Dictionary<string, NameEntity> { ["Jane Doe"] = NameEntity.Person, ["José \"Pepe\" 🦊"] = NameEntity.Person, ["Rome"] = NameEntity.Location },
    };

    public static CompiledRule Injection(RuleAction? action = null, PartScope scope = PartScope.Input, PolicyMode mode = PolicyMode.Enforce) =>
        Rules.Rule("injection", action ?? Rules.Block(), scope, new InjectionDetection(Sensitivity.Medium), mode);

    public static CompiledRule Harm(RuleAction? action = null, PartScope scope = Everything, PolicyMode mode = PolicyMode.Enforce) =>
        Rules.Rule("harm", action ?? Rules.Block(), scope, new HarmDetection([(HarmCategory.Violence, Sensitivity.Medium), (HarmCategory.SelfHarm, Sensitivity.High)]), mode);

    public static CompiledRule Names(RuleAction? action = null, PartScope scope = Everything, PolicyMode mode = PolicyMode.Enforce) =>
        Rules.Rule("people", action ?? Rules.Redact(RedactionStyle.Label), scope, new NamesDetection([NameEntity.Person, NameEntity.Location]), mode);
}
