using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>How classifiers judge streamed responses.</summary>
internal static class StreamingCompiler
{
    public static StreamingMode Compile(StreamingSpec? spec, IReadOnlyList<CompiledRule> rules, DiagnosticBag bag)
    {
        if (spec is null)
        {
            return StreamingMode.Default;
        }
        var judges = rules.Any(static rule => rule.Detection.Semantic is not null && (rule.Scope & AppliedPolicies.OutputScopes) != 0);
        if (!judges && !bag.HasErrors)
        {
            bag.Warning(DiagnosticCodes.NoEffect, "spec.streaming", "no rule of the policy asks a classifier about the response");
        }
        return new StreamingMode(
            spec.Classifiers ?? StreamingMode.Default.Classifiers, spec.Window ?? StreamingMode.DefaultWindow, MaxHold(spec.MaxHold, bag));
    }

    private static TimeSpan MaxHold(string? written, DiagnosticBag bag)
    {
        if (written is null)
        {
            return StreamingMode.DefaultHold;
        }
        if (PolicyDuration.Parse(written) is not { } hold || hold < StreamingMode.MinHold || hold > StreamingMode.LongestHold)
        {
            bag.Error(DiagnosticCodes.OutOfRange, "spec.streaming.maxHold", "must be from 50ms to 30s");
            return StreamingMode.DefaultHold;
        }
        return hold;
    }
}
