using ExtProc.Core.Policies;

namespace ExtProc.Server.Admin;

/// <summary>An attempt to load policies, with everything that was found.</summary>
public sealed record LoadReport(DateTimeOffset At, string Result, long Revision, IReadOnlyList<DiagnosticReport> Diagnostics)
{
    internal static LoadReport Of(PolicyLoad load) =>
        new(load.At, load.Result.ToString(), load.Revision, [.. load.Diagnostics.Select(DiagnosticReport.Of)]);
}
