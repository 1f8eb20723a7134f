using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Scanning;

/// <summary>An expression with its filter and validator, and everybody in a plan who looks for it.</summary>
internal sealed class PlanPattern(ContextFilter? context, MatchValidator? validator, PatternOwner[] owners)
{
    public ContextFilter? Context => context;

    public MatchValidator? Validator => validator;

    public ReadOnlySpan<PatternOwner> Owners => owners;
}
