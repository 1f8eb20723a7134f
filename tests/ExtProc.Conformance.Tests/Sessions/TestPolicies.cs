using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Conformance.Tests.Sessions;

/// <summary>
/// Policies for the host <c>api.example</c>: the word <c>zephyr</c> is redacted and the word <c>forbidden</c> blocked, in both directions.
/// In the sets <c>models</c> models are asked as well: injections are blocked in requests, violence in responses, and names redacted in
/// requests. In the set <c>places</c> each policy blocks the word that tells where it applies.
/// </summary>
internal static class TestPolicies
{
    private static BlockReply Error { get; } = new(BlockStyle.Error, 403, "Blocked by policy.", RevealCategory: true);

    public static IReadOnlyList<CompiledPolicy> Of(string name) => name switch
    {
        "default" => [Words(UninspectableAction.Block)],
        "lenient" => [Words(UninspectableAction.Allow)],
        "models" => [Models(ErrorAction.Block, StreamClassifiers.Hold)],
        "models-lenient" => [Models(ErrorAction.Allow, StreamClassifiers.Hold)],
        "models-trail" => [Models(ErrorAction.Block, StreamClassifiers.Trail)],
        "places" =>
        [
            Blocks("extproc/floor", "everywhere", PolicyReach.Everywhere),
            Blocks("payments/team", "team", PolicyReach.OfNamespace("payments")),
            Blocks("payments/route", "route", PolicyReach.Of(new PolicyTarget(PolicyTargetKind.HTTPRoute, "payments", "chat"))),
            Blocks("infra/gateway", "gateway", PolicyReach.Of(new PolicyTarget(PolicyTargetKind.Gateway, "infra", "edge"))),
            Blocks("extras/named", "named", PolicyReach.Of()),
        ],
        _ => throw new ArgumentException(name, nameof(name)),
    };

    private static CompiledPolicy Words(UninspectableAction onUninspectable) => Policy(
        "test/words",
        PolicyReach.Everywhere,
        onUninspectable,
        Rule("test/words", "codename", "zephyr", new RuleAction.Redact(RedactionStyle.Label)),
        Rule("test/words", "forbidden", "forbidden", new RuleAction.Block(Error)));

    private static CompiledPolicy Models(ErrorAction onError, StreamClassifiers classifiers) => Policy(
        "test/models",
        PolicyReach.Everywhere,
        UninspectableAction.Block,
        onError,
        new StreamingMode(classifiers, StreamingMode.MinWindow, StreamingMode.DefaultHold),
        Rule("test/models", "injection", PartScope.Input, new InjectionDetection(Sensitivity.Medium), new RuleAction.Block(Error)),
        Rule("test/models", "people", PartScope.Input, new NamesDetection([NameEntity.Person]), new RuleAction.Redact(RedactionStyle.Label)),
        Rule("test/models", "violence", PartScope.Output, new HarmDetection([(HarmCategory.Violence, Sensitivity.Medium)]), new RuleAction.Block(Error)));

    private static CompiledPolicy Blocks(string policy, string word, PolicyReach reach) =>
        Policy(policy, reach, UninspectableAction.Block, Rule(policy, word, word, new RuleAction.Block(Error)));

    private static CompiledPolicy Policy(string name, PolicyReach reach, UninspectableAction onUninspectable, params CompiledRule[] rules) =>
        Policy(name, reach, onUninspectable, ErrorAction.Block, StreamingMode.Default, rules);

    private static CompiledPolicy Policy(
        string name, PolicyReach reach, UninspectableAction onUninspectable, ErrorAction onError, StreamingMode streaming, params CompiledRule[] rules) => new()
    {
        Name = name,
        Priority = 0,
        Reach = reach,
        Match = new PolicyMatch { Hosts = [new Glob("api.example", IgnoreCase: true)] },
        Mode = PolicyMode.Enforce,
        OnError = onError,
        OnUninspectable = onUninspectable,
        Streaming = streaming,
        Reply = Error,
        Rules = rules,
    };

    private static CompiledRule Rule(string policy, string name, string word, RuleAction action) => Rule(
        policy, name, "keywords", PartScope.Input | PartScope.Output,
        new RuleDetection { Patterns = [new PatternDefinition { Name = "KEYWORD", Expression = word }] }, action);

    private static CompiledRule Rule(string policy, string name, PartScope scope, SemanticDetection detection, RuleAction action) =>
        Rule(policy, name, name, scope, new RuleDetection { Patterns = [], Semantic = detection }, action);

    private static CompiledRule Rule(string policy, string name, string category, PartScope scope, RuleDetection detection, RuleAction action) => new()
    {
        Policy = policy,
        Name = name,
        Mode = PolicyMode.Enforce,
        Scope = scope,
        Category = category,
        Detection = detection,
        Action = action,
    };
}
