using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>One rule: its mode, its scope, its detector and its action, and whether they go together.</summary>
internal static class RuleCompiler
{
    /// <returns>The rule, or null when an error of it was reported.</returns>
    public static CompiledRule? Compile(RuleSpec spec, string path, AiPolicy policy, BlockReply reply, GuardHosts? hosts, DiagnosticBag bag)
    {
        if (spec.Name is null)
        {
            bag.Error(DiagnosticCodes.Required, $"{path}.name", "is missing");
        }
        var detector = DetectionCompiler.Compile(spec.Detect, $"{path}.detect", policy.Namespace, hosts, bag);
        var action = ActionCompiler.Compile(spec.Action, $"{path}.action", reply, bag);
        if (spec.Name is null || detector is not { } found || action is null)
        {
            return null;
        }
        if (found.Detection.HiddenText && action is RuleAction.Redact)
        {
            bag.Error(
                DiagnosticCodes.Action, $"{path}.action.redact", "hidden text cannot be redacted: a replacement would make it visible",
                "write action: { strip: {} }");
            return null;
        }
        var scope = ScopeCompiler.Compile(spec.Scope, $"{path}.scope", bag);
        SemanticScopes.Warn(found.Detection.Semantic, scope, $"{path}.scope", bag);
        CheckTokens(action, scope, path, bag);
        return new CompiledRule
        {
            Policy = policy.FullName,
            Name = spec.Name,
            Mode = Mode(spec, path, policy, bag),
            Scope = scope,
            Category = found.Category,
            Detection = found.Detection,
            Action = action,
        };
    }

    private static PolicyMode Mode(RuleSpec spec, string path, AiPolicy policy, DiagnosticBag bag)
    {
        var mode = policy.Spec.Mode ?? PolicyMode.Enforce;
        if (mode == PolicyMode.Off && spec.Mode is { } own && own != PolicyMode.Off)
        {
            bag.Warning(DiagnosticCodes.NoEffect, $"{path}.mode", "the policy is Off, and every rule with it");
        }
        return mode == PolicyMode.Off ? mode : spec.Mode ?? mode;
    }

    private static void CheckTokens(RuleAction action, PartScope scope, string path, DiagnosticBag bag)
    {
        if (action is RuleAction.Redact { Style: RedactionStyle.Token } && scope == PartScope.Output)
        {
            bag.Warning(
                DiagnosticCodes.TokenNotRestored, $"{path}.action.redact.style",
                "a token that replaces text of the response is never restored: the client sees the token", "use another style, or add Input to the scope");
        }
    }
}
