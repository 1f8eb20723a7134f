using ExtProc.Core.Detection;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Policies;

public enum PolicyMode
{
    Enforce,
    Shadow,
    Off,
}

/// <summary>What a failed detector means for the exchange.</summary>
public enum ErrorAction
{
    Block,
    Allow,
}

/// <summary>What a part that could not be inspected means for the exchange.</summary>
public enum UninspectableAction
{
    Block,
    Allow,
    Flag,
}

/// <summary>An immutable policy, ready to be evaluated. Safe for any number of threads.</summary>
public sealed class CompiledPolicy
{
    private PolicyReach _reach = PolicyReach.Everywhere;
    private long _nodes;

    /// <summary>Namespace and name, <c>payments/assistants</c>.</summary>
    public required string Name { get; init; }

    public required int Priority { get; init; }

    /// <summary>Where traffic must pass for the policy to apply; <see cref="Match"/> comes on top.</summary>
    public PolicyReach Reach { get => _reach; init => _reach = value; }

    public required PolicyMatch Match { get; init; }

    public required PolicyMode Mode { get; init; }

    public required ErrorAction OnError { get; init; }

    public required UninspectableAction OnUninspectable { get; init; }

    /// <summary>In the order of the policy; rules whose mode is Off are left out.</summary>
    public required IReadOnlyList<CompiledRule> Rules { get; init; }

    /// <summary>How classifiers judge streamed responses.</summary>
    public StreamingMode Streaming { get; init; } = StreamingMode.Default;

    /// <summary>How refusals that no rule shapes (uninspectable, detector failed) are worded.</summary>
    public required BlockReply Reply { get; init; }

    /// <summary>The same policy with another reach.</summary>
    internal CompiledPolicy Reaching(PolicyReach reach)
    {
        var copy = (CompiledPolicy)MemberwiseClone();
        copy._reach = reach;
        return copy;
    }

    /// <summary>Nodes, about, of the automaton that it needs alone.</summary>
    internal long Nodes => _nodes > 0 ? _nodes : _nodes = AutomatonSize.Of([this]) + 1;
}

/// <summary>One rule of a policy: where it looks, what it looks for and what it does.</summary>
public sealed class CompiledRule
{
    /// <summary>The policy's name, <c>payments/assistants</c>.</summary>
    public required string Policy { get; init; }

    public required string Name { get; init; }

    public required PolicyMode Mode { get; init; }

    public required PartScope Scope { get; init; }

    /// <summary>Word for metrics, decision headers and error bodies: the name of its detector, <c>pii</c>.</summary>
    public required string Category { get; init; }

    public required RuleDetection Detection { get; init; }

    public required RuleAction Action { get; init; }

    /// <summary>Whether what it finds is replaced in the traffic.</summary>
    public bool Edits => Mode == PolicyMode.Enforce && (Action is RuleAction.Redact or RuleAction.Strip);

    /// <summary>The reply that takes the place of the exchange when it finds something; null if it blocks nothing.</summary>
    public BlockReply? Blocks => Mode == PolicyMode.Enforce && Action is RuleAction.Block block ? block.Reply : null;
}
