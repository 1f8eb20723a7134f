using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Server.Policies.Remote;

/// <summary>How each policy of the latest bundle stands here.</summary>
/// <param name="Revision">Of the bundle that was last applied or refused; empty before the first.</param>
/// <param name="Policies">One for each of its entries.</param>
internal sealed record RunningBundle(string Revision, IReadOnlyList<RunningPolicy> Policies)
{
    public static RunningBundle None { get; } = new("", []);
}
