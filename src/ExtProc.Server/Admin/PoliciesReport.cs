using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Server.Policies;

namespace ExtProc.Server.Admin;

/// <summary>What <c>/policies</c> tells: what is live, and how the latest attempt to load policies went.</summary>
/// <param name="Source">Where policies come from.</param>
/// <param name="Revision">Counts the sets that became live in this process.</param>
/// <param name="Hash">Equal where two replicas run the same policies.</param>
/// <param name="LoadedAt">When the live set became live; null before the first.</param>
/// <param name="Policies">The live policies, by namespace and name.</param>
/// <param name="LastLoad">The latest attempt; null before the first.</param>
/// <param name="Rejected">Attempts so far that changed nothing because of an error.</param>
/// <param name="Traffic">What the policies did since the process started; those that saw nothing are left out.</param>
public sealed record PoliciesReport(
    PolicyOrigin? Source, long Revision, string Hash, DateTimeOffset? LoadedAt, IReadOnlyList<PolicySummary> Policies, LoadReport? LastLoad, long Rejected,
    IReadOnlyList<PolicyTraffic> Traffic)
{
    public static PoliciesReport Of(PolicyStore store, PolicyOrigin? source)
    {
        var live = store.Current;
        return new PoliciesReport(
            source,
            live.Revision,
            live.Hash,
            live.Revision == 0 ? null : live.LoadedAt,
            [.. live.Sources.Select(PolicySummary.Of)],
            store.Last is { } load ? LoadReport.Of(load) : null,
            store.Rejected,
            store.Traffic.Read());
    }
}
