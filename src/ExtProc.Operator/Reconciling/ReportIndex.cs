using System.Runtime.CompilerServices;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Operator.Distribution;

namespace ExtProc.Operator.Reconciling;

/// <summary>A report by policy; made once for each report.</summary>
internal sealed class ReportIndex
{
    private static readonly ConditionalWeakTable<ReceivedReport, ReportIndex> Made = [];

    private ReportIndex(ReceivedReport received)
    {
        Received = received;
        Running = ByName(received.Report.Policies, static running => running.Policy);
        Traffic = ByName(received.Report.Traffic, static traffic => traffic.Policy);
    }

    public ReceivedReport Received { get; }

    public IReadOnlyDictionary<string, RunningPolicy> Running { get; }

    public IReadOnlyDictionary<string, PolicyTraffic> Traffic { get; }

    public static ReportIndex Of(ReceivedReport received) => Made.GetValue(received, static report => new ReportIndex(report));

    /// <summary>Of what a data plane says twice, the first counts.</summary>
    private static Dictionary<string, T> ByName<T>(IReadOnlyList<T> items, Func<T, string> name)
    {
        var byName = new Dictionary<string, T>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
        {
            byName.TryAdd(name(item), item);
        }
        return byName;
    }
}
