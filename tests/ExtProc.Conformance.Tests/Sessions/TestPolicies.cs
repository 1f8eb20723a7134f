using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Conformance.Tests.Sessions;

/// <summary>
/// Policies for the host <c>api.example</c>: the word <c>zephyr</c> is redacted and the word <c>forbidden</c> blocked, in both directions.
/// In the set <c>places</c> each policy blocks the word that tells where it applies.
/// </summary>
internal static class TestPolicies
{
    private static BlockReply Error { get; } = new(BlockStyle.Error, 403, "Blocked by policy.", RevealCategory: true);

    public static IReadOnlyList<CompiledPolicy> Of(string name) => name switch
    {
        "default" => [Words(UninspectableAction.Block)],
        "lenient" => [Words(UninspectableAction.Allow)],
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

    private static CompiledPolicy Blocks(string policy, string word, PolicyReach reach) =>
        Policy(policy, reach, UninspectableAction.Block, Rule(policy, word, word, new RuleAction.Block(Error)));

    private static CompiledPolicy Policy(string name, PolicyReach reach, UninspectableAction onUninspectable, params CompiledRule[] rules) => new()
    {
        Name = name,
        Priority = 0,
        Reach = reach,
        Match = new PolicyMatch { Hosts = [new Glob("api.example", IgnoreCase: true)] },
        Mode = PolicyMode.Enforce,
        OnError = ErrorAction.Block,
        OnUninspectable = onUninspectable,
        Reply = Error,
        Rules = rules,
    };

    private static CompiledRule Rule(string policy, string name, string word, RuleAction action) => new()
    {
        Policy = policy,
        Name = name,
        Mode = PolicyMode.Enforce,
        Scope = PartScope.Input | PartScope.Output,
        Category = "keywords",
        Detection = new RuleDetection { Patterns = [new PatternDefinition { Name = "KEYWORD", Expression = word }] },
        Action = action,
    };
}
