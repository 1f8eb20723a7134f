using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Schema;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>The reach that a policy's <c>targetRefs</c> ask for, as written: nobody knows here what the objects stand for.</summary>
internal static class TargetRefsCompiler
{
    public static PolicyReach Compile(AiPolicy policy, DiagnosticBag bag)
    {
        var specs = policy.Spec.TargetRefs;
        if (specs.Count == 0)
        {
            return PolicyReach.Everywhere;
        }
        var targets = new List<PolicyTarget>();
        var namespaces = new List<string>();
        for (var i = 0; i < specs.Count; i++)
        {
            var path = SpecPath.Item("spec.targetRefs", i);
            if (specs.IndexOf(specs[i]) < i)
            {
                bag.Error(DiagnosticCodes.Duplicate, path, "another reference names the same object", "remove it");
            }
            else if (Check(specs[i], path, bag) is not { } kind)
            {
                continue;
            }
            else if (Enum.TryParse(kind.ToString(), out PolicyTargetKind known))
            {
                targets.Add(new PolicyTarget(known, policy.Namespace, specs[i].Name!));
            }
            else
            {
                namespaces.Add(specs[i].Name!);
            }
        }
        return new PolicyReach { Namespaces = namespaces, Targets = targets };
    }

    /// <returns>The kind, or null when something is missing or wrong.</returns>
    private static TargetRefKind? Check(TargetRefSpec spec, string path, DiagnosticBag bag)
    {
        if (spec.Group is null || spec.Kind is not { } kind || spec.Name is null)
        {
            bag.Error(DiagnosticCodes.Required, path, "needs group, kind and name");
            return null;
        }
        var group = kind is TargetRefKind.Service or TargetRefKind.Namespace ? "" : TargetRefSchema.GatewayGroup;
        if (spec.Group != group)
        {
            bag.Error(DiagnosticCodes.UnknownValue, $"{path}.group", $"is not the group of {kind}", $"write group: \"{group}\"");
            return null;
        }
        if (kind is TargetRefKind.Service or TargetRefKind.Namespace && (spec.Name.Length > 63 || !TextFormat.DnsLabel.IsMatch(spec.Name)))
        {
            bag.Error(DiagnosticCodes.Format, $"{path}.name", $"must be {TextFormat.DnsLabel.Meaning}, 63 characters at most");
            return null;
        }
        return kind;
    }

    private static int IndexOf(this IReadOnlyList<TargetRefSpec> specs, TargetRefSpec spec)
    {
        for (var i = 0; i < specs.Count; i++)
        {
            if (specs[i] == spec)
            {
                return i;
            }
        }
        return -1;
    }
}
