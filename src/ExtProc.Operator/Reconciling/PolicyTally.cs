using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Reconciling;

/// <summary>What the data planes that a policy concerns say about it, together. Immutable.</summary>
internal sealed record PolicyTally
{
    /// <summary>Data planes that are to run it.</summary>
    public int Total { get; init; }

    /// <summary>Of these, those that run the generation of the bundle.</summary>
    public int Current { get; init; }

    /// <summary>Of these, those that have no generation of it at all.</summary>
    public int Missing { get; init; }

    /// <summary>Of these, those that refused it.</summary>
    public int Refused { get; init; }

    /// <summary>Which was the first to refuse it, and why.</summary>
    public string? Refusal { get; init; }

    /// <summary>Names of some that do not run it yet.</summary>
    public IReadOnlyList<string> Lagging { get; init; } = [];

    public TrafficStatus Traffic { get; init; } = new(0, 0, 0, 0, null);

    /// <summary>Exchanges in which a detector failed.</summary>
    public long DetectorFailures { get; init; }

    public static PolicyTally Of(BundleEntry entry, IReadOnlyList<ReportIndex> reports)
    {
        const int MostNamed = 3;
        var tally = new PolicyTally { Total = reports.Count };
        var lagging = new List<string>();
        foreach (var report in reports)
        {
            tally = tally.With(report, entry.FullName);
            var running = report.Running.GetValueOrDefault(entry.FullName);
            var isCurrent = running is { State: RunningState.Live } && running.Generation == entry.Generation && entry.Document is not null;
            tally = running?.State switch
            {
                _ when isCurrent => tally with { Current = tally.Current + 1 },
                RunningState.Refused => tally with
                {
                    Refused = tally.Refused + 1,
                    Refusal = tally.Refusal ?? $"{report.Received.Report.Instance}: {running.Message ?? "without a reason"}",
                },
                RunningState.Missing => tally with { Missing = tally.Missing + 1 },
                _ => tally,
            };
            if (!isCurrent && lagging.Count < MostNamed)
            {
                lagging.Add(report.Received.Report.Instance);
            }
        }
        return tally with { Lagging = lagging };
    }

    private PolicyTally With(ReportIndex report, string policy)
    {
        if (!report.Traffic.TryGetValue(policy, out var seen))
        {
            return this;
        }
        var started = report.Received.Report.StartedAt;
        return this with
        {
            DetectorFailures = DetectorFailures + seen.DetectorFailures,
            Traffic = new TrafficStatus(
                Traffic.Exchanges + seen.Exchanges,
                Traffic.Blocked + seen.Blocked,
                Traffic.Redacted + seen.Redacted,
                Traffic.Uninspected + seen.Uninspected,
                Traffic.Since < started ? Traffic.Since : started),
        };
    }
}
