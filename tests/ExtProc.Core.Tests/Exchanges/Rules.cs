using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Tests.Exchanges;

/// <summary>Compiled policies made by hand, for tests of what comes after the compiler.</summary>
internal static class Rules
{
    public static BlockReply Error { get; } = new(BlockStyle.Error, 403, "Blocked by policy.", RevealCategory: true);

    public static BlockReply Refusal { get; } = new(BlockStyle.Refusal, 403, "I can't help with that.", RevealCategory: true);

    public static RuleAction Redact(RedactionStyle style) => new RuleAction.Redact(style);

    public static RuleAction Block(BlockReply? reply = null) => new RuleAction.Block(reply ?? Error);

    public static CompiledRule Rule(
        string name, RuleAction action, PartScope scope, string expression, PolicyMode mode = PolicyMode.Enforce) =>
        Rule(name, action, scope, new RuleDetection { Patterns = [new PatternDefinition { Name = name, Expression = expression }] }, mode);

    public static CompiledRule Rule(
        string name, RuleAction action, PartScope scope, RuleDetection detection, PolicyMode mode = PolicyMode.Enforce) => new()
    {
        Policy = "test/policy",
        Name = name,
        Mode = mode,
        Scope = scope,
        Category = "keywords",
        Detection = detection,
        Action = action,
    };

    public static CompiledRule Rule(
        string name, RuleAction action, PartScope scope, SemanticDetection detection, PolicyMode mode = PolicyMode.Enforce) =>
        Rule(name, action, scope, new RuleDetection { Patterns = [], Semantic = detection }, mode);

    /// <summary>The rule as one of another policy.</summary>
    public static CompiledRule Of(this CompiledRule rule, string policy) => new()
    {
        Policy = policy,
        Name = rule.Name,
        Mode = rule.Mode,
        Scope = rule.Scope,
        Category = rule.Category,
        Detection = rule.Detection,
        Action = rule.Action,
    };

    public static CompiledPolicy Policy(params CompiledRule[] rules) => Policy(PolicyMatch.Everything, rules);

    public static CompiledPolicy Policy(PolicyMatch match, params CompiledRule[] rules) => new()
    {
        Name = "test/policy",
        Priority = 0,
        Match = match,
        Mode = PolicyMode.Enforce,
        OnError = ErrorAction.Block,
        OnUninspectable = UninspectableAction.Block,
        Rules = rules,
        Reply = Error,
    };

    public static CompiledPolicy With(this CompiledPolicy policy, UninspectableAction onUninspectable) => new()
    {
        Name = policy.Name,
        Priority = policy.Priority,
        Match = policy.Match,
        Mode = policy.Mode,
        OnError = policy.OnError,
        OnUninspectable = onUninspectable,
        Rules = policy.Rules,
        Reply = policy.Reply,
        Streaming = policy.Streaming,
    };

    public static CompiledPolicy With(this CompiledPolicy policy, ErrorAction onError, StreamingMode? streaming = null) => new()
    {
        Name = policy.Name,
        Priority = policy.Priority,
        Match = policy.Match,
        Mode = policy.Mode,
        OnError = onError,
        OnUninspectable = policy.OnUninspectable,
        Rules = policy.Rules,
        Reply = policy.Reply,
        Streaming = streaming ?? policy.Streaming,
    };
}
