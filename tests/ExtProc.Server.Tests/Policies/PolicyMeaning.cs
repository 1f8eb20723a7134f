using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Schema;

namespace ExtProc.Server.Tests.Policies;

/// <summary>A compiled policy in a line, for tables of tests.</summary>
internal static class PolicyMeaning
{
    public static string Of(CompiledPolicy policy)
    {
        var match = policy.Match.ToString() is var text && text == "everything" ? "" : $" {text}";
        return $"{policy.Mode}{match}: {string.Join("; ", policy.Rules.Select(Of))}".TrimEnd();
    }

    private static string Of(CompiledRule rule)
    {
        var scopes = PolicyChoices.Scopes.Names.Select(static choice => choice.Name).Where(name => rule.Scope.HasFlag(PolicyChoices.Scopes.Find(name)!.Value));
        var mode = rule.Mode == PolicyMode.Enforce ? "" : $" ({rule.Mode})";
        return $"{rule.Name} {rule.Category} [{string.Join(", ", scopes)}] {Of(rule.Action)}{mode}";
    }

    private static string Of(RuleAction action) => action switch
    {
        RuleAction.Redact redact => $"redact {redact.Style}",
        RuleAction.Block { Reply: { Style: BlockStyle.Error } reply } => $"block Error {reply.Status}",
        RuleAction.Block => "block Refusal",
        RuleAction.Strip => "strip",
        _ => "flag",
    };
}
