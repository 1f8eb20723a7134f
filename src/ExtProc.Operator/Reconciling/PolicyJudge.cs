using System.Text;
using System.Text.Json;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Reading;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>Compiles policies with the compiler of the data planes and runs their tests, each generation once. For one thread.</summary>
/// <param name="rootNamespace">Only here a policy may target namespaces.</param>
/// <param name="models">The models that tests are played with.</param>
/// <param name="guardHosts">Where remote guards may be; null: anywhere.</param>
internal sealed class PolicyJudge(string rootNamespace, ISemanticDetector? models = null, GuardHosts? guardHosts = null)
{
    /// <summary>Diagnostics beyond this are counted, not told: a condition holds 32 KiB.</summary>
    private const int MaxDiagnostics = 40;

    private readonly Dictionary<ResourceName, PolicyJudgement> _known = [];

    public PolicyJudgement Judge(AiPolicyResource policy)
    {
        if (!_known.TryGetValue(policy.Name, out var judgement) || judgement.Uid != policy.Metadata.Uid || judgement.Generation != policy.Metadata.Generation)
        {
            judgement = Judge(policy.Name, policy.Metadata.Uid ?? "", policy.Metadata.Generation, PolicyDocument.Of(policy.Name, policy.Spec));
            _known[policy.Name] = judgement;
        }
        return judgement;
    }

    /// <summary>Judges an earlier generation, as a status kept it; null when it is not of this policy.</summary>
    public PolicyJudgement? JudgeEarlier(AiPolicyResource policy, ActiveStatus active)
    {
        if (active.Document.ValueKind != JsonValueKind.Object || !active.Document.TryGetProperty("spec", out var spec))
        {
            return null;
        }
        return Judge(policy.Name, policy.Metadata.Uid ?? "", active.Generation, PolicyDocument.Of(policy.Name, spec));
    }

    /// <summary>Forgets all policies but these.</summary>
    public void Keep(IReadOnlySet<ResourceName> names)
    {
        foreach (var gone in _known.Keys.Where(name => !names.Contains(name)).ToArray())
        {
            _known.Remove(gone);
        }
    }

    private PolicyJudgement Judge(ResourceName name, string uid, long generation, JsonElement document)
    {
        var source = JsonSpecReader.Read(null, Encoding.UTF8.GetBytes(document.GetRawText()));
        var judgement = new PolicyJudgement { Uid = uid, Generation = generation, Document = document, Source = source, Targets = TargetReferences.Read(document) };
        var set = PolicyLoader.Load([source], models: models, guardHosts: guardHosts);
        judgement = judgement with { Tests = TestsOf(set), Message = Text(set.Diagnostics) };
        if (set.HasErrors || set.Policies is not [{ } loaded])
        {
            return judgement with { Refusal = OnlyTestsFail(set) ? Reasons.TestsFailed : Reasons.Invalid };
        }
        if (name.Namespace != rootNamespace && judgement.Targets.Any(static target => target.Kind == TargetReferences.Namespace))
        {
            return judgement with { Refusal = Reasons.Invalid, Message = $"spec.targetRefs: only policies of {rootNamespace}, the root namespace, may target a Namespace" };
        }
        return judgement with
        {
            Mode = loaded.Policy.Mode,
            IsShadowOnly = loaded.Policy.Mode == PolicyMode.Enforce && loaded.Policy.Rules.All(static rule => rule.Mode != PolicyMode.Enforce),
        };
    }

    private static bool OnlyTestsFail(PolicySet set) => set.HasErrors &&
        set.Diagnostics.All(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning || diagnostic.Code == DiagnosticCodes.TestsFailed);

    private static TestsStatus? TestsOf(PolicySet set) =>
        set.Tests.Values.SingleOrDefault() is { } run ? new TestsStatus(run.Passed, run.Failed) : null;

    private static string Text(IReadOnlyList<PolicyDiagnostic> diagnostics)
    {
        var ordered = diagnostics.OrderBy(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error ? 0 : 1).ToArray();
        var lines = ordered.Take(MaxDiagnostics).Select(static diagnostic => diagnostic.ToString());
        var text = string.Join('\n', lines);
        return ordered.Length > MaxDiagnostics ? $"{text}\nand {ordered.Length - MaxDiagnostics} more" : text;
    }
}
