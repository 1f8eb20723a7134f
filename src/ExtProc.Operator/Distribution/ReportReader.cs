using System.Text.Json;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Server.Policies.Remote;

namespace ExtProc.Operator.Distribution;

/// <summary>
/// Reads a report as what it is: the word of a program that may have been taken over. Everything is capped, texts become one plain line,
/// and what is said of policies outside its scope is dropped.
/// </summary>
internal static class ReportReader
{
    private const int MaxWord = 128;

    /// <summary>The report as far as it counts; null when it is none.</summary>
    /// <param name="json">What was sent, capped by the caller.</param>
    /// <param name="scope">The policies that the sender is given.</param>
    /// <param name="now">Nothing began later.</param>
    public static DataPlaneReport? Read(ReadOnlySpan<byte> json, IReadOnlySet<string> scope, DateTimeOffset now)
    {
        DataPlaneReport? report;
        try
        {
            report = JsonSerializer.Deserialize(json, BundleJson.Default.DataPlaneReport) is { } read ? WithLists(read) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        return report is not null && IsWhole(report) ? Narrow(report, scope, now) : null;
    }

    /// <summary>A list that is left out reads as null.</summary>
    private static DataPlaneReport WithLists(DataPlaneReport read) =>
        read with { Policies = read.Policies ?? [], Traffic = read.Traffic ?? [], Problems = read.Problems ?? [] };

    private static bool IsWhole(DataPlaneReport report) =>
        report is { Instance: not null, Version: not null, Revision: not null }
        && OperatorOptionsValidator.IsInstance(report.Instance)
        && report.Version.Length <= MaxWord
        && report.Revision.Length <= MaxWord
        && report.Policies.Count <= DistributionLimits.MaxReportEntries
        && report.Traffic.Count <= DistributionLimits.MaxReportEntries;

    private static DataPlaneReport Narrow(DataPlaneReport report, IReadOnlySet<string> scope, DateTimeOffset now) => report with
    {
        Version = Line(report.Version),
        Revision = Line(report.Revision),
        Policies =
        [
            .. report.Policies.Where(running => IsOf(running?.Policy, scope) && running!.Generation >= 0 && Enum.IsDefined(running.State))
                .DistinctBy(static running => running.Policy)
                .Select(static running => running.Message is null ? running : running with { Message = Line(running.Message) }),
        ],
        Traffic = [.. report.Traffic.Where(traffic => IsOf(traffic?.Policy, scope) && IsPossible(traffic!)).DistinctBy(static traffic => traffic.Policy)],
        Problems = [.. report.Problems.Where(static problem => problem is not null).Take(DistributionLimits.MaxProblems).Select(Line)],
        StartedAt = report.StartedAt < now ? report.StartedAt : now,
    };

    private static bool IsOf(string? policy, IReadOnlySet<string> scope) => policy is not null && scope.Contains(policy);

    /// <summary>No part of the exchanges is larger than all of them, and no sum of reports overflows.</summary>
    private static bool IsPossible(PolicyTraffic traffic) =>
        traffic.Exchanges is >= 0 and < 1L << 48
        && IsPart(traffic.Blocked, traffic) && IsPart(traffic.Redacted, traffic) && IsPart(traffic.Uninspected, traffic) && IsPart(traffic.DetectorFailures, traffic);

    private static bool IsPart(long count, PolicyTraffic traffic) => count >= 0 && count <= traffic.Exchanges;

    /// <summary>Reports are shown in statuses and logs: no line breaks, no escape sequences.</summary>
    private static string Line(string text)
    {
        var cut = text.Length <= DistributionLimits.MaxMessage ? text : text[..DistributionLimits.MaxMessage];
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(static c => char.IsControl(c) ? ' ' : c)) : cut;
    }
}
