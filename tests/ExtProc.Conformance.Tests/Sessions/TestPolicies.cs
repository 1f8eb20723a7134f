using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Conformance.Tests.Sessions;

/// <summary>
/// Policies for the host <c>api.example</c>: the word <c>zephyr</c> is redacted and the word <c>forbidden</c> blocked, in both directions.
/// </summary>
internal static class TestPolicies
{
    public static CompiledPolicy Of(string name) => new()
    {
        Name = "test/words",
        Priority = 0,
        Match = new PolicyMatch { Hosts = [new Glob("api.example", IgnoreCase: true)] },
        Mode = PolicyMode.Enforce,
        OnError = ErrorAction.Block,
        OnUninspectable = name switch
        {
            "default" => UninspectableAction.Block,
            "lenient" => UninspectableAction.Allow,
            _ => throw new ArgumentException(name, nameof(name)),
        },
        Reply = Error,
        Rules =
        [
            Rule("codename", "zephyr", new RuleAction.Redact(RedactionStyle.Label)),
            Rule("forbidden", "forbidden", new RuleAction.Block(Error)),
        ],
    };

    private static BlockReply Error { get; } = new(BlockStyle.Error, 403, "Blocked by policy.", RevealCategory: true);

    private static CompiledRule Rule(string name, string word, RuleAction action) => new()
    {
        Policy = "test/words",
        Name = name,
        Mode = PolicyMode.Enforce,
        Scope = PartScope.Input | PartScope.Output,
        Category = "keywords",
        Detection = new RuleDetection { Patterns = [new PatternDefinition { Name = "KEYWORD", Expression = word }] },
        Action = action,
    };
}
