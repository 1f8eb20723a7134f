using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Scanning;

/// <summary>An expression with its validator, and everybody in a plan who looks for it.</summary>
internal sealed class PlanPattern(MatchValidator? validator, PatternOwner[] owners)
{
    public MatchValidator? Validator => validator;

    public ReadOnlySpan<PatternOwner> Owners => owners;
}
