using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Actions;

/// <summary>
/// Turns matches into edits: the union over all rules that replace, left to right; of two that begin together the longer, of two that are
/// equal the stricter; one that begins inside the edit before it is clipped to what it adds.
/// </summary>
internal static class EditCollector
{
    /// <summary>Counts all matches and appends the edits that they call for.</summary>
    /// <param name="plan">The plan the matches come from.</param>
    /// <param name="matches">In the order of their starts, longest first.</param>
    /// <param name="raw">The bytes that the matches' offsets count.</param>
    /// <param name="encoding">How the bytes spell their text.</param>
    /// <param name="vault">The exchange's placeholders.</param>
    /// <param name="findings">Receives the counts.</param>
    /// <param name="edits">Receives the edits; what it holds already lies to the left.</param>
    /// <param name="covered">Bytes before this offset are replaced already; moved to the end of the last edit.</param>
    /// <returns>The first rule that blocks, or null. Nothing is counted behind it.</returns>
    public static CompiledRule? Collect(
        ScopePlan plan,
        ReadOnlySpan<ScanMatch> matches,
        ReadOnlySpan<byte> raw,
        TextEncoding encoding,
        in Vault vault,
        ExchangeFindings findings,
        List<TextEdit> edits,
        ref int covered)
    {
        foreach (ref readonly ScanMatch match in matches)
        {
            CompiledRule? rule = plan.RuleOf(match);
            if (rule is not null)
            {
                findings.Found(rule);
                if (rule.Blocks is not null)
                {
                    return rule;
                }
            }
            if (plan.ReplacementOf(match) is { } replacement)
            {
                bool restores = rule is null;
                if (!restores || vault.Tokens.TryRestore(TextCodec.Decode(raw[match.Start..match.End], encoding), out _))
                {
                    Add(edits, match, replacement, rule, findings, ref covered);
                }
            }
        }
        return null;
    }

    private static void Add(List<TextEdit> edits, in ScanMatch match, Replacement replacement, CompiledRule? rule, ExchangeFindings findings, ref int covered)
    {
        if (edits is [.., { Clipped: false } last] && last.Start == match.Start && last.End == match.End)
        {
            if (replacement.IsStricterThan(last.Replacement))
            {
                edits[^1] = last with { Replacement = replacement };
            }
            return;
        }
        if (match.End <= covered)
        {
            return;
        }
        if (rule is not null)
        {
            findings.Edited(rule);
        }
        int start = Math.Max(match.Start, covered);
        edits.Add(new TextEdit(start, match.End, replacement, match.Bare, Clipped: start > match.Start));
        covered = match.End;
    }
}
