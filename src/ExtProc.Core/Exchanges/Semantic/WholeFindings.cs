using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>
/// What the rules of a plan find in the windows of one text as a whole. A rule counts a text once, however many of its windows it fires on.
/// </summary>
internal sealed class WholeFindings(SemanticPlan plan)
{
    private readonly bool[] _fired = new bool[plan.Rules.Count];

    /// <summary>Judges a window.</summary>
    /// <param name="scores">The answer about it.</param>
    /// <param name="role">The text's role.</param>
    /// <param name="findings">Receives the counts, and the rule that blocks.</param>
    /// <param name="edits">The first rule that replaces the text, with the label of what it is; null if none does.</param>
    /// <returns>False when a rule blocks.</returns>
    public bool Judge(SemanticScores scores, TextRole role, ExchangeFindings findings, out (SemanticRule Rule, int Label)? edits)
    {
        edits = null;
        for (int i = 0; i < plan.Rules.Count; i++)
        {
            SemanticRule rule = plan.Rules[i];
            int label = rule.Detection.Find(scores, role);
            if (label < 0)
            {
                continue;
            }
            if (!_fired[i])
            {
                _fired[i] = true;
                findings.Found(rule.Rule);
            }
            if (rule.Rule.Blocks is not null)
            {
                findings.BlockedBy = rule.Rule;
                return false;
            }
            if (rule.Rule.Edits && edits is null)
            {
                edits = (rule, label);
            }
        }
        return true;
    }
}
