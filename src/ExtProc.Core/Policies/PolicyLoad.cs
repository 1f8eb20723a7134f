using ExtProc.Core.Telemetry;

namespace ExtProc.Core.Policies;

/// <summary>One attempt to take over a set of policies.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="At">When.</param>
/// <param name="Revision">The revision that is live after it.</param>
/// <param name="Diagnostics">Everything that was found, warnings too.</param>
public sealed record PolicyLoad(PolicyReload Result, DateTimeOffset At, long Revision, IReadOnlyList<PolicyDiagnostic> Diagnostics)
{
    public bool IsGood => Result is PolicyReload.Applied or PolicyReload.Unchanged;

    public int Errors => Diagnostics.Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    public int Warnings => Diagnostics.Count - Errors;
}
