using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Policies;

/// <summary>What the rules of a <see cref="ScopePlan"/> ask of the semantic detectors. Immutable; safe for any number of threads.</summary>
internal sealed class SemanticPlan
{
    private readonly SemanticNeeds[] _needs = new SemanticNeeds[Enum.GetValues<TextRole>().Length];

    private SemanticPlan(SemanticRule[] rules)
    {
        Rules = rules;
        Guards = [.. rules.Select(static rule => rule.Detection).OfType<RemoteDetection>().Select(static detection => detection.Guard)];
        foreach (TextRole role in Enum.GetValues<TextRole>())
        {
            foreach (SemanticRule rule in rules)
            {
                _needs[(int)role] |= rule.Detection.NeedsOf(role);
            }
        }
    }

    public IReadOnlyList<SemanticRule> Rules { get; }

    /// <summary>The remote guards of the rules.</summary>
    public IReadOnlyList<RemoteGuardOptions> Guards { get; }

    /// <summary>What is needed by rules that can't use an answer yet.</summary>
    public SemanticNeeds Unready
    {
        get
        {
            SemanticNeeds unready = SemanticNeeds.None;
            foreach (SemanticRule rule in Rules)
            {
                unready |= rule.Detection.IsReady ? SemanticNeeds.None : rule.Detection.NeedsOf(TextRole.User);
            }
            return unready;
        }
    }

    /// <summary>Whether what is found can change or end anything.</summary>
    public bool Acts => ActsOnNames || Any(static rule => rule.Edits || rule.Blocks is not null, names: false);

    /// <summary>Whether names are replaced or end an exchange.</summary>
    public bool ActsOnNames => Any(static rule => rule.Edits || rule.Blocks is not null, names: true);

    /// <summary>Whether texts are replaced that are findings as a whole.</summary>
    public bool EditsWholes => Any(static rule => rule.Edits, names: false);

    /// <summary>Whether no streamed text may go on before it is judged: what has gone can't be replaced.</summary>
    public bool MustHold(StreamClassifiers classifiers) => Acts && (classifiers == StreamClassifiers.Hold || ActsOnNames || EditsWholes);

    /// <summary>The plan of some rules; null when none of them asks anything.</summary>
    public static SemanticPlan? Of(CompiledRule[] rules)
    {
        var asking = new List<SemanticRule>();
        for (int i = 0; i < rules.Length; i++)
        {
            if (rules[i].Detection.Semantic is { } detection)
            {
                asking.Add(new SemanticRule(i, rules[i], detection));
            }
        }
        return asking.Count == 0 ? null : new SemanticPlan([.. asking]);
    }

    /// <summary>What has to be asked of a text in a role.</summary>
    public SemanticNeeds NeedsOf(TextRole role) => _needs[(int)role];

    private bool Any(Func<CompiledRule, bool> condition, bool names)
    {
        foreach (SemanticRule rule in Rules)
        {
            if (rule.Detection is NamesDetection == names && condition(rule.Rule))
            {
                return true;
            }
        }
        return false;
    }
}
