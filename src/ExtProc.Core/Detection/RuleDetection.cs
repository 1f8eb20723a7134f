using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection;

/// <summary>What one rule looks for, compiled: any of some patterns, or hidden text.</summary>
public sealed class RuleDetection
{
    /// <summary>Patterns of which any is a finding; empty when <see cref="HiddenText"/> is set.</summary>
    public required IReadOnlyList<PatternDefinition> Patterns { get; init; }

    /// <summary>Matched texts (folded, upper case invariant) that are not findings.</summary>
    public IReadOnlySet<string> Allow { get; init; } = System.Collections.Frozen.FrozenSet<string>.Empty;

    /// <summary>True when runs of invisible or direction-changing characters are findings.</summary>
    public bool HiddenText { get; init; }
}
