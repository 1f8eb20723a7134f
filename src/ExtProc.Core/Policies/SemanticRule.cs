using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Policies;

/// <summary>A rule of a <see cref="ScopePlan"/> that asks the semantic detectors.</summary>
/// <param name="Number">Its number in matches.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Detection">What it asks.</param>
internal readonly record struct SemanticRule(int Number, CompiledRule Rule, SemanticDetection Detection)
{
    /// <summary>The pattern number that stands for a label in matches: behind the rule's patterns.</summary>
    public int PatternOf(int label) => Rule.Detection.Patterns.Count + label;
}
