using ExtProc.Core.Actions;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Scanning;

namespace ExtProc.Core.Policies;

/// <summary>
/// The rules of a <see cref="AppliedPolicies"/> that look at one kind of part, compiled to one scan. Immutable; safe for any number of threads.
/// </summary>
internal sealed class ScopePlan
{
    private readonly CompiledRule[] _rules;
    private readonly Replacement[][] _replacements;

    private ScopePlan(ScanPlan? scan, CompiledRule[] rules, bool restore)
    {
        Scan = scan;
        _rules = rules;
        _replacements = Array.ConvertAll(rules, rule => rule.Edits ? Replacement.ForRule(rule) : []);
        Semantic = SemanticPlan.Of(rules);
        RestoreRule = restore ? rules.Length : -1;
        OnlyObserves = !restore && !Array.Exists(rules, rule => rule.Edits || rule.Blocks is not null);
    }

    public static ScopePlan Nothing { get; } = new(null, [], restore: false);

    /// <summary>Null when no rule looks at this kind of part.</summary>
    public ScanPlan? Scan { get; }

    /// <summary>What is asked of the semantic detectors; null when no rule asks anything.</summary>
    public SemanticPlan? Semantic { get; }

    /// <summary>The rule number of placeholders of the exchange's <see cref="TokenMap"/>, or -1 where none are looked for.</summary>
    public int RestoreRule { get; }

    /// <summary>True when no match can change or end anything: the text need not be held back.</summary>
    public bool OnlyObserves { get; }

    /// <param name="rules">The rules that look at the parts in question, in the order that decides which of two blocks is reported.</param>
    /// <param name="restore">Whether placeholders are put back.</param>
    public static ScopePlan Build(CompiledRule[] rules, bool restore)
    {
        List<RuleDetection> detections = [.. rules.Select(rule => rule.Detection)];
        if (restore)
        {
            detections.Add(new RuleDetection { Patterns = [TokenMap.Pattern] });
        }
        return detections.Count == 0 ? Nothing : new ScopePlan(ScanPlan.Compile(detections), rules, restore);
    }

    /// <summary>The rule that a match stands for; null for a placeholder.</summary>
    public CompiledRule? RuleOf(in ScanMatch match) => match.Rule == RestoreRule ? null : _rules[match.Rule];

    /// <summary>True when a rule that blocks is among the matches'.</summary>
    public bool HasBlocking(ReadOnlySpan<ScanMatch> matches)
    {
        foreach (ref readonly ScanMatch match in matches)
        {
            if (RuleOf(match)?.Blocks is not null)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>How the matched text is replaced; null when it stays.</summary>
    public Replacement? ReplacementOf(in ScanMatch match)
    {
        if (match.Rule == RestoreRule)
        {
            return Replacement.Restore;
        }
        Replacement[] replacements = _replacements[match.Rule];
        return replacements.Length == 0 ? null : replacements[match.Pattern + 1];
    }
}
