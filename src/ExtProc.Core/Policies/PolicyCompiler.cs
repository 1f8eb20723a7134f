using ExtProc.Core.Policies.Compiling;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Schema;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies;

/// <summary>Turns a policy into what is evaluated, or says everything that is wrong with what it means. Pure and thread-safe.</summary>
public static class PolicyCompiler
{
    /// <summary>
    /// The diagnostics bear paths and no places; <see cref="SpecPath.Locate"/> finds those. The reach is the one that <c>targetRefs</c> ask for
    /// as written, and everywhere without them.
    /// </summary>
    /// <param name="policy">As it was read.</param>
    /// <param name="guardHosts">Where remote guards may be; null: anywhere.</param>
    public static PolicyCompilation Compile(AiPolicy policy, GuardHosts? guardHosts = null)
    {
        var bag = new DiagnosticBag(file: null);
        var spec = policy.Spec;
        if (policy.Name.Length == 0)
        {
            bag.Error(DiagnosticCodes.Required, "metadata.name", "is missing");
        }
        ReplyCompiler.Check(spec.Reply, "spec.reply", bag);
        var reply = ReplyCompiler.Compile(spec.Reply, inherited: null);
        var reach = TargetRefsCompiler.Compile(policy, bag);
        var match = MatchCompiler.Compile(spec.Match, bag);
        var rules = Rules(policy, reply, guardHosts, bag);
        var streaming = StreamingCompiler.Compile(spec.Streaming, rules, bag);
        TestsCompiler.Check(spec, bag);
        if (bag.HasErrors)
        {
            return new PolicyCompilation(null, bag.Items);
        }
        var compiled = new CompiledPolicy
        {
            Name = policy.FullName,
            Priority = spec.Priority ?? 0,
            Reach = reach,
            Match = match,
            Mode = spec.Mode ?? PolicyMode.Enforce,
            OnError = spec.OnError ?? ErrorAction.Block,
            OnUninspectable = spec.OnUninspectable ?? UninspectableAction.Block,
            Rules = rules,
            Streaming = streaming,
            Reply = reply,
        };
        return new PolicyCompilation(compiled, bag.Items);
    }

    private static List<CompiledRule> Rules(AiPolicy policy, BlockReply reply, GuardHosts? guardHosts, DiagnosticBag bag)
    {
        var specs = policy.Spec.Rules;
        if (specs.Count == 0)
        {
            bag.Error(DiagnosticCodes.Required, "spec.rules", "must have at least one rule");
        }
        else if (specs.Count > AiPolicySchema.MaxRules)
        {
            bag.Error(DiagnosticCodes.Length, "spec.rules", $"has more than {AiPolicySchema.MaxRules} rules");
            return [];
        }
        var rules = new List<CompiledRule>(specs.Count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < specs.Count; i++)
        {
            var path = SpecPath.Item("spec.rules", i);
            if (specs[i].Name is { } name && !names.Add(name))
            {
                bag.Error(DiagnosticCodes.Duplicate, $"{path}.name", "another rule of this policy has this name");
            }
            if (RuleCompiler.Compile(specs[i], path, policy, reply, guardHosts, bag) is { Mode: not PolicyMode.Off } rule)
            {
                rules.Add(rule);
            }
        }
        return rules;
    }
}
