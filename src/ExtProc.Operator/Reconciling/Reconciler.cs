using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Distribution;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>
/// Judges all policies against all else at one moment. What it keeps between two calls only saves work, but for the generations that are
/// live: those a restarted operator finds again in <c>status.active</c>. For one thread; touches nothing outside.
/// </summary>
/// <param name="rootNamespace">Policies of this namespace are a floor for all.</param>
/// <param name="board">Says which data planes an entry concerns.</param>
/// <param name="maxPolicies">How many policies data planes take.</param>
/// <param name="models">The models that policies' tests are played with; null: it is not known which data planes have.</param>
/// <param name="guardHosts">Where data planes let remote guards be; null: anywhere.</param>
internal sealed class Reconciler(
    string rootNamespace, BundleBoard board, int maxPolicies = PolicyLoader.MaxPolicies, ISemanticDetector? models = null, GuardHosts? guardHosts = null)
{
    private readonly PolicyJudge _judge = new(rootNamespace, models, guardHosts);
    private readonly LiveGenerations _live = new();
    private readonly FailureLedger _failures = new();
    private readonly Topology _topology = new(rootNamespace);
    private readonly Exclusions _exclusions = new(maxPolicies);

    public Reconciliation Reconcile(ClusterView view)
    {
        var policies = view.Policies.Where(static policy => policy.Metadata.DeletionTimestamp is null).OrderBy(static policy => policy.Name).ToArray();
        var names = policies.Select(static policy => policy.Name).ToHashSet();
        Keep(names);
        _topology.Look(view);
        var excluded = _exclusions.Of([.. policies.Select(Stand).OfType<Candidate>()]);
        var reports = view.Reports.Select(ReportIndex.Of).ToArray();
        var entries = new List<BundleEntry>(policies.Length);
        var outcomes = new Dictionary<ResourceName, PolicyOutcome>(policies.Length);
        var affected = new AffectedTargets();
        foreach (var policy in policies)
        {
            var facts = Judge(policy, excluded.TryGetValue(policy.Name, out var why) ? why : null, reports, view.Now);
            if (facts.Exclusion is null || facts.Entry.Document is not null)
            {
                entries.Add(facts.Entry);
            }
            outcomes[policy.Name] = new PolicyOutcome(policy, Status(facts));
            affected.Add(facts);
        }
        return new Reconciliation(entries, outcomes, affected.Conditions());
    }

    private void Keep(HashSet<ResourceName> names)
    {
        _judge.Keep(names);
        _live.Keep(names);
        _failures.Keep(names);
        _topology.Keep(names);
    }

    /// <summary>What is to be live of a policy: where its generation is refused by itself, the earlier one; null for nothing.</summary>
    private Candidate? Stand(AiPolicyResource policy)
    {
        var judgement = _judge.Judge(policy);
        var targets = _topology.Resolve(policy.Name, judgement.Targets);
        var live = _live.Find(policy);
        if (judgement.IsGood && !targets.IsDangling)
        {
            return new Candidate(policy, judgement, targets.Reach, live);
        }
        return live is null ? null : new Candidate(policy, live, _topology.Resolve(policy.Name, live.Targets).Reach, live);
    }

    private PolicyFacts Judge(AiPolicyResource policy, (string Reason, string Message)? exclusion, IReadOnlyList<ReportIndex> reports, DateTimeOffset now)
    {
        var judgement = _judge.Judge(policy);
        var targets = _topology.Resolve(policy.Name, judgement.Targets);
        var live = Live(policy, judgement, isRefused: !judgement.IsGood || exclusion is not null || targets.IsDangling);
        var reach = live is null || ReferenceEquals(live, judgement) ? targets.Reach : _topology.Resolve(policy.Name, live.Targets).Reach;
        var entry = _live.Entry(policy.Name, live, reach);
        var tally = PolicyTally.Of(entry, Concerned(entry, reports));
        return new PolicyFacts
        {
            Policy = policy,
            Judgement = judgement,
            Targets = targets,
            Exclusion = exclusion,
            Entry = entry,
            Tally = tally,
            HasDetectorFailed = _failures.HasFailedLately(policy.Name, tally.DetectorFailures, now),
            Shadow = _topology.Shadow(reach),
            Detachment = _topology.Detachment(targets),
        };
    }

    /// <summary>
    /// A good generation becomes live. A refused one leaves the one before it live; a generation that only lost its targets is still the
    /// latest good one when there is no other.
    /// </summary>
    private PolicyJudgement? Live(AiPolicyResource policy, PolicyJudgement judgement, bool isRefused)
    {
        if (!isRefused)
        {
            _live.Set(policy, judgement);
            return judgement;
        }
        if (_live.Find(policy) is { } known)
        {
            return known;
        }
        var earlier = policy.Status?.Active is { } active ? _judge.JudgeEarlier(policy, active) : null;
        if (earlier is { IsGood: true })
        {
            _live.Set(policy, earlier);
            return earlier;
        }
        return null;
    }

    private ReportIndex[] Concerned(BundleEntry entry, IReadOnlyList<ReportIndex> reports) =>
        [.. reports.Where(report => board.Concerns(entry, report.Received.Namespace))];

    private static AiPolicyStatus Status(PolicyFacts facts)
    {
        var isKept = facts.Entry is { Document: not null } && facts.Entry.Generation != facts.Policy.Metadata.Generation;
        return new AiPolicyStatus
        {
            ObservedGeneration = facts.Policy.Metadata.Generation,
            Conditions = PolicyConditions.Of(facts),
            DataPlanes = new DataPlanesStatus(facts.Tally.Total, facts.Tally.Current),
            Tests = facts.Judgement.Tests,
            Traffic = facts.Tally.Traffic.Exchanges > 0 ? facts.Tally.Traffic : null,
            Targets = facts.Targets.Targets.Count > 0 ? facts.Targets.Targets : null,
            Active = isKept ? new ActiveStatus(facts.Entry.Generation, facts.Entry.Document!.Value) : null,
        };
    }
}
