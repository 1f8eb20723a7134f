using ExtProc.Core.Policies;

namespace ExtProc.Server.Admin;

/// <summary>A live policy and where it comes from.</summary>
public sealed record PolicySummary(
    string Name, string? Description, string? File, int Line, string Hash, string Mode, string Reach, string Matches, int Priority, IReadOnlyList<RuleSummary> Rules)
{
    internal static PolicySummary Of(LoadedPolicy loaded)
    {
        var policy = loaded.Policy;
        return new PolicySummary(
            policy.Name,
            loaded.Description,
            loaded.File,
            loaded.Line,
            loaded.Hash,
            policy.Mode.ToString(),
            policy.Reach.ToString(),
            policy.Match.ToString(),
            policy.Priority,
            [.. policy.Rules.Select(static rule => new RuleSummary(rule.Name, rule.Category, rule.Mode.ToString(), rule.Action.GetType().Name))]);
    }
}
