using System.Numerics;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Policies;

/// <summary>
/// The policies that apply to an exchange, composed: order-free, block wins over redact over flag, the strictest failure mode wins.
/// Immutable to its users; plans are compiled on first use and shared. Safe for any number of threads.
/// </summary>
internal sealed class AppliedPolicies
{
    private const int Kinds = 11;

    private readonly ScopePlan?[] _plans = new ScopePlan?[2 * (Kinds + 1) * 2];
    private readonly List<(CompiledRule[] Rules, bool Restore, ScopePlan Plan)> _built = [];
    private readonly CompiledRule[] _rules;
    private bool _isTooLarge;

    public AppliedPolicies(IReadOnlyList<CompiledPolicy> policies)
    {
        Policies = policies;
        _rules = [.. policies.SelectMany(policy => policy.Rules)];
        DependsOnModel = policies.Any(policy => policy.Match.Models.Count > 0);
        InspectsInput = _rules.Any(rule => (rule.Scope & InputScopes) != 0);
        InspectsOutput = _rules.Any(rule => (rule.Scope & OutputScopes) != 0);
        AsksModels = _rules.Any(rule => rule.Detection.Semantic is not null);
        Streaming = policies.Where(static policy => policy.Rules.Any(static rule => rule.Detection.Semantic is not null && (rule.Scope & OutputScopes) != 0))
            .Select(static policy => policy.Streaming).DefaultIfEmpty(StreamingMode.Default).Aggregate(StreamingMode.Stricter);
        MintsTokens = _rules.Any(rule => rule is { Edits: true, Action: RuleAction.Redact { Style: RedactionStyle.Token } }
            && (rule.Scope & InputScopes) != 0);
    }

    public static AppliedPolicies Empty { get; } = new([]);

    /// <summary>Scopes that parts of a request can have.</summary>
    public static PartScope InputScopes => ~PartScope.Output;

    /// <summary>Scopes that parts of a response can have.</summary>
    public static PartScope OutputScopes => PartScope.Output | PartScope.ToolCall | PartScope.Reasoning | PartScope.Image | PartScope.Audio | PartScope.File;

    public IReadOnlyList<CompiledPolicy> Policies { get; }

    public bool IsEmpty => Policies.Count == 0;

    /// <summary>Whether the model decides which of the policies apply.</summary>
    public bool DependsOnModel { get; }

    public bool InspectsInput { get; }

    public bool InspectsOutput { get; }

    /// <summary>Whether any rule needs an answer of the semantic detectors.</summary>
    public bool AsksModels { get; }

    /// <summary>How models judge streamed responses: the strictest of the policies that ask them.</summary>
    public StreamingMode Streaming { get; }

    /// <summary>Whether requests may be given placeholders that the response must have restored.</summary>
    public bool MintsTokens { get; }

    /// <summary>The plan for parts of a scope.</summary>
    /// <param name="scope">A part's scope: one direction and at most one kind.</param>
    /// <param name="restore">Whether placeholders are put back.</param>
    /// <exception cref="ArgumentException">The patterns together need too large an automaton. That is found out once.</exception>
    public ScopePlan PlanFor(PartScope scope, bool restore)
    {
        int kind = BitOperations.TrailingZeroCount((int)(scope & ~(PartScope.Input | PartScope.Output)));
        int index = (((kind >= Kinds ? Kinds : kind) * 2) + ((scope & PartScope.Output) != 0 ? 1 : 0)) * 2 + (restore ? 1 : 0);
        return Volatile.Read(ref _plans[index]) ?? Build(scope, restore, index);
    }

    /// <summary>The policy that decides what a failure of inspection means: the strictest with an enforcing rule for one of the scopes; null if there is none.</summary>
    public CompiledPolicy? StrictestOnUninspectable(PartScope scopes)
    {
        CompiledPolicy? strictest = null;
        foreach (CompiledPolicy policy in Policies)
        {
            if (Enforces(policy, scopes) && (strictest is null || Rank(policy.OnUninspectable) < Rank(strictest.OnUninspectable)))
            {
                strictest = policy;
            }
        }
        return strictest;
    }

    /// <summary>The first enforcing policy that blocks when a detector fails; null if all allow.</summary>
    public CompiledPolicy? BlocksOnError() =>
        Policies.FirstOrDefault(policy => policy.OnError == ErrorAction.Block && Enforces(policy, ~PartScope.None));

    /// <summary>The first policy that blocks when what it needs to know of a text is not to be had; null if all go on.</summary>
    /// <param name="scope">The text's scope.</param>
    /// <param name="role">The text's role.</param>
    /// <param name="missing">What is not known.</param>
    public CompiledPolicy? BlocksOnMissing(PartScope scope, TextRole role, SemanticNeeds missing)
    {
        foreach (CompiledPolicy policy in Policies)
        {
            foreach (CompiledRule rule in policy.Rules)
            {
                if (policy.OnError == ErrorAction.Block && rule is { Mode: PolicyMode.Enforce, Detection.Semantic: { } asks }
                    && (rule.Scope & scope) != 0 && (asks.NeedsOf(role) & missing) != 0)
                {
                    return policy;
                }
            }
        }
        return null;
    }

    private static bool Enforces(CompiledPolicy policy, PartScope scope)
    {
        foreach (CompiledRule rule in policy.Rules)
        {
            if (rule.Mode == PolicyMode.Enforce && (rule.Scope & scope) != 0)
            {
                return true;
            }
        }
        return false;
    }

    private static int Rank(UninspectableAction action) => action switch
    {
        UninspectableAction.Block => 0,
        UninspectableAction.Flag => 1,
        _ => 2,
    };

    private ScopePlan Build(PartScope scope, bool restore, int index)
    {
        CompiledRule[] rules = Array.FindAll(_rules, rule => (rule.Scope & scope) != 0);
        lock (_built)
        {
            foreach ((CompiledRule[] Rules, bool Restore, ScopePlan Plan) built in _built)
            {
                if (built.Restore == restore && built.Rules.AsSpan().SequenceEqual(rules))
                {
                    Volatile.Write(ref _plans[index], built.Plan);
                    return built.Plan;
                }
            }
            if (_isTooLarge)
            {
                throw new ArgumentException("The patterns need too large an automaton.");
            }
            _isTooLarge = true;
            ScopePlan plan = ScopePlan.Build(rules, restore);
            _isTooLarge = false;
            _built.Add((rules, restore, plan));
            Volatile.Write(ref _plans[index], plan);
            return plan;
        }
    }
}
