using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection;

/// <summary>What one rule looks for, compiled: any of some patterns, hidden text, or something that a model tells.</summary>
public sealed class RuleDetection
{
    /// <summary>Patterns of which any is a finding; empty when <see cref="HiddenText"/> is set. May go together with names that a model finds.</summary>
    public required IReadOnlyList<PatternDefinition> Patterns { get; init; }

    /// <summary>Matched texts (folded, upper case invariant) that are not findings.</summary>
    public IReadOnlySet<string> Allow { get; init; } = System.Collections.Frozen.FrozenSet<string>.Empty;

    /// <summary>True when runs of invisible or direction-changing characters are findings.</summary>
    public bool HiddenText { get; init; }

    /// <summary>What is asked of the semantic detectors, or null.</summary>
    public SemanticDetection? Semantic { get; init; }
}
