using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Schema;

namespace ExtProc.Cli.Check;

/// <summary>Rules in a few words: <c>cards: pii in Input, Output: redact Token</c>.</summary>
internal static class RuleLine
{
    public static string Of(CompiledRule rule)
    {
        var mode = rule.Mode == PolicyMode.Shadow ? " (shadow)" : "";
        return $"{rule.Name}: {rule.Category} in {string.Join(", ", Scopes(rule.Scope))}: {Action(rule.Action)}{mode}";
    }

    public static IEnumerable<string> Scopes(PartScope scope) =>
        PolicyChoices.Scopes.Names.Select(static choice => choice.Name).Where(name => scope.HasFlag(PolicyChoices.Scopes.Find(name)!.Value));

    public static string Action(RuleAction action) => action switch
    {
        RuleAction.Redact redact => $"redact {redact.Style}",
        RuleAction.Block { Reply: { Style: BlockStyle.Error } reply } => $"block {reply.Style} {reply.Status}",
        RuleAction.Block block => $"block {block.Reply.Style}",
        RuleAction.Strip => "strip",
        _ => "flag",
    };
}
